package dev.caravan.protocols.http1;

import org.jspecify.annotations.Nullable;

/** Checks {@code HTTP/1.x} octet by octet (RFC 9112 §2.3), as they arrive. */
final class Version {
    static final int LENGTH = 8;
    static final long HTTP11 = Octets.word("HTTP/1.1");

    private static final String SHAPE = "HTTP/1.1";
    private static final int MAJOR = 5;
    private static final int MINOR = 7;

    private Version() {}

    /** What is wrong with the octet at {@code i} of a version that starts at {@code from}. */
    static @Nullable HeadProblem check(Head head, byte[] b, int from, int i) {
        int place = i - from;
        byte octet = b[i];
        if (place != MAJOR && place != MINOR) {
            return octet == SHAPE.charAt(place) ? null : HeadProblem.VERSION_SYNTAX;
        }
        if (!Octets.is(Octets.DIGIT, octet)) {
            return HeadProblem.VERSION_SYNTAX;
        }
        if (place == MINOR) {
            head.minor = octet == '0' ? 0 : 1;
            head.foreign = octet != '1';
            return b[from + MAJOR] == '1' ? null : HeadProblem.VERSION_UNSUPPORTED;
        }
        return null;
    }
}
