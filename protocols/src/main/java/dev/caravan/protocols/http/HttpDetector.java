package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Detector;

/** HTTP/1 begins with a method, a token of at most {@value #MOST} letters here, and a blank. */
enum HttpDetector implements Detector {
    /** Any request. */
    ANY_FORM;

    private static final int MOST = 16;

    @Override
    public Verdict look(Bytes first) {
        int from = first.length() >= 2 && first.at(0) == '\r' && first.at(1) == '\n' ? 2 : 0;
        if (from == 0 && first.at(0) == '\r') {
            return first.length() == 1 ? Verdict.NEED_MORE : Verdict.NO_MATCH;
        }
        for (int i = from; i < first.length() && i - from < MOST; i++) {
            byte c = first.at(i);
            if (c == ' ' && i > from) {
                return Verdict.MATCH;
            }
            boolean upper = c >= 'A' && c <= 'Z' || c == '-' || c == '_';
            if (!upper) {
                return Verdict.NO_MATCH;
            }
        }
        return first.length() - from < MOST ? Verdict.NEED_MORE : Verdict.NO_MATCH;
    }
}
