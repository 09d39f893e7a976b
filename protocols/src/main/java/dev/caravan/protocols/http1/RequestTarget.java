package dev.caravan.protocols.http1;

import org.jspecify.annotations.Nullable;

/** Tells the four forms of a request target apart and reads their parts (RFC 9112 §3.2). */
final class RequestTarget {
    private RequestTarget() {}

    /** Notes form and parts in the head; says what is wrong, if anything. */
    static @Nullable HeadProblem read(Head head, byte[] b, int from, int to) {
        int base = head.fields.base;
        head.pathFrom = from - base;
        if (head.method == Method.CONNECT) {
            return authority(head, b, from, to);
        }
        if (b[from] == '/') {
            head.form = TargetForm.ORIGIN;
            return null;
        }
        if (b[from] == '*' && to - from == 1) {
            head.form = TargetForm.ASTERISK;
            return head.method == Method.OPTIONS ? null : HeadProblem.TARGET_FORM;
        }
        return absolute(head, b, from, to);
    }

    private static @Nullable HeadProblem authority(Head head, byte[] b, int from, int to) {
        head.form = TargetForm.AUTHORITY;
        head.pathFrom = to - head.fields.base;
        if (holdsAt(b, from, to)) {
            return HeadProblem.TARGET_USERINFO;
        }
        return Authority.read(head, b, from, to) && head.port > 0
                ? null
                : HeadProblem.CONNECT_TARGET;
    }

    private static @Nullable HeadProblem absolute(Head head, byte[] b, int from, int to) {
        int colon = Octets.skip(Octets.SCHEME, b, from, to);
        boolean letter = Octets.lower(b[from]) >= 'a' && Octets.lower(b[from]) <= 'z';
        if (!letter
                || to - colon < 3
                || b[colon] != ':'
                || b[colon + 1] != '/'
                || b[colon + 2] != '/') {
            return HeadProblem.TARGET_FORM;
        }
        head.form = TargetForm.ABSOLUTE;
        head.schemeTo = colon - head.fields.base;
        int start = colon + 3;
        int end = start;
        while (end < to && b[end] != '/' && b[end] != '?') {
            end++;
        }
        head.pathFrom = end - head.fields.base;
        if (holdsAt(b, start, end)) {
            return HeadProblem.TARGET_USERINFO;
        }
        return Authority.read(head, b, start, end) ? null : HeadProblem.TARGET_URI;
    }

    private static boolean holdsAt(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '@') {
                return true;
            }
        }
        return false;
    }
}
