package dev.caravan.protocols.http1;

/** Writes numbers as ASCII without making a string. */
final class Decimal {
    private Decimal() {}

    /** Writes a number that is not negative, at most 19 octets, and returns the index after it. */
    static int put(long number, byte[] out, int at) {
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        long left = number;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return at + digits;
    }
}
