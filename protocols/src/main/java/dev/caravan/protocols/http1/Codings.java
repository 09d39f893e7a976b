package dev.caravan.protocols.http1;

import org.jspecify.annotations.Nullable;

/** Reads Transfer-Encoding, line after line (RFC 9112 §6.1). */
final class Codings {
    private Codings() {}

    /**
     * Notes chunked or another coding; a value that is no list of bare tokens, and anything after
     * chunked, is a fault at once.
     */
    static @Nullable HeadProblem read(Head head, byte[] b, int from, int to) {
        int i = from;
        do {
            int comma = ListValue.comma(b, i, to);
            int start = Octets.skipBlank(b, i, comma);
            int end = Octets.trimEnd(b, start, comma);
            if (start == end || Octets.skip(Octets.TOKEN, b, start, end) < end) {
                return HeadProblem.CODING_INVALID;
            }
            if (head.chunked()) {
                return HeadProblem.CODING_NOT_LAST;
            }
            boolean chunked = Octets.equalsLower(b, start, end, "chunked");
            head.flags |= chunked ? Head.CHUNKED : Head.OTHER_CODING;
            i = comma + 1;
        } while (i <= to);
        return null;
    }
}
