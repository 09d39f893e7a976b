package dev.caravan.protocols.http1;

/** Reads values that are comma-separated lists (RFC 9110 §5.6.1). */
final class ListValue {
    private ListValue() {}

    /** The index of the next comma, or {@code to}. */
    static int comma(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != ',') {
            i++;
        }
        return i;
    }

    /** Whether the list holds {@code lower}, but for the case of letters. */
    static boolean holds(byte[] b, int from, int to, String lower) {
        for (int i = from; i < to; ) {
            int end = comma(b, i, to);
            int start = Octets.skipBlank(b, i, end);
            if (Octets.equalsLower(b, start, Octets.trimEnd(b, start, end), lower)) {
                return true;
            }
            i = end + 1;
        }
        return false;
    }

    /** Whether a challenge or credentials start with the scheme {@code lower}. */
    static boolean challenges(byte[] b, int from, int to, String lower) {
        for (int i = from; i < to; ) {
            int start = Octets.skipBlank(b, i, to);
            int end = Octets.skip(Octets.TOKEN, b, start, to);
            if (Octets.equalsLower(b, start, end, lower)) {
                return true;
            }
            i = comma(b, end, to) + 1;
        }
        return false;
    }

    /** Whether a Via value (RFC 9110 §7.6.3) names {@code lower} as received-by. */
    static boolean receivedBy(byte[] b, int from, int to, String lower) {
        int i = from;
        while (i < to) {
            int start = Octets.skipBlank(b, i, to);
            int end = start;
            while (end < to && b[end] != ',' && b[end] != ' ' && b[end] != '\t') {
                end++;
            }
            int name = Octets.skipBlank(b, end, to);
            end = name;
            while (end < to && b[end] != ',' && b[end] != ' ' && b[end] != '\t') {
                end++;
            }
            if (Octets.equalsLower(b, name, end, lower)) {
                return true;
            }
            i = afterComments(b, end, to);
        }
        return false;
    }

    /** The index after the next comma that stands in no comment; comments nest, so we count. */
    private static int afterComments(byte[] b, int from, int to) {
        int depth = 0;
        int i = from;
        for (; i < to; i++) {
            if (b[i] == '\\' && depth > 0) {
                i++;
            } else if (b[i] == '(') {
                depth++;
            } else if (b[i] == ')' && depth > 0) {
                depth--;
            } else if (b[i] == ',' && depth == 0) {
                return i + 1;
            }
        }
        return to;
    }
}
