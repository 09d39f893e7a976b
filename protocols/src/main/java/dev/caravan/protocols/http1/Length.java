package dev.caravan.protocols.http1;

import org.jspecify.annotations.Nullable;

/** Reads Content-Length: one number without sign or leading zeros (RFC 9112 §6.3). */
final class Length {
    private static final int MAX_DIGITS = 19;

    private Length() {}

    static @Nullable HeadProblem read(
            Head head, byte[] b, int line, int from, int to, HeadRules rules) {
        long length = number(b, from, to);
        if (length >= 0 && head.contentLength < 0) {
            head.contentLength = length;
            return null;
        }
        boolean tolerant = !head.request && rules.tolerates(Tolerance.EQUAL_DUPLICATE_LENGTH);
        if (length >= 0) {
            if (!tolerant || length != head.contentLength) {
                return HeadProblem.LENGTH_TWICE;
            }
            head.fields.drop(line);
            return null;
        }
        return tolerant ? list(head, b, line, from, to) : HeadProblem.LENGTH_INVALID;
    }

    /** Equal numbers in one line: the first one stands for all, also in what is written. */
    private static @Nullable HeadProblem list(Head head, byte[] b, int line, int from, int to) {
        boolean first = head.contentLength < 0;
        int i = from;
        do {
            int comma = ListValue.comma(b, i, to);
            int start = Octets.skipBlank(b, i, comma);
            int end = Octets.trimEnd(b, start, comma);
            long length = number(b, start, end);
            if (length < 0 || head.contentLength >= 0 && length != head.contentLength) {
                return length < 0 ? HeadProblem.LENGTH_INVALID : HeadProblem.LENGTH_TWICE;
            }
            head.contentLength = length;
            if (i == from) {
                head.fields.index[(line << 2) + 2] = start - head.fields.base;
                head.fields.index[(line << 2) + 3] = end - head.fields.base;
            }
            i = comma + 1;
        } while (i <= to);
        head.fields.ragged = true;
        if (!first) {
            head.fields.drop(line);
        }
        return null;
    }

    /** The number, or -1 when it is none or too large. */
    static long number(byte[] b, int from, int to) {
        int digits = to - from;
        if (digits == 0 || digits > MAX_DIGITS || b[from] == '0' && digits > 1) {
            return -1;
        }
        long n = 0;
        for (int i = from; i < to; i++) {
            if (!Octets.is(Octets.DIGIT, b[i])) {
                return -1;
            }
            n = n * 10 + b[i] - '0';
        }
        // Nineteen digits stay below 2^64, so too large a number is negative.
        return n < 0 ? -1 : n;
    }
}
