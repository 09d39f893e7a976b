package dev.caravan.protocols.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What each of the 256 octets may be, and words of eight of them read at once. */
final class Octets {
    static final int TOKEN = 1;
    static final int VALUE = 2;
    static final int TARGET = 4;
    static final int REG_NAME = 8;
    static final int DIGIT = 16;
    static final int HEX = 32;
    static final int SCHEME = 64;

    /** ORing a letter with this makes it lower case; exact for tokens compared with letters. */
    static final long LOWER = 0x2020202020202020L;

    private static final byte[] CLASS = new byte[256];
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    static {
        for (char c = '0'; c <= '9'; c++) {
            mark(c, TOKEN | REG_NAME | DIGIT | HEX | SCHEME);
        }
        for (char c = 'a'; c <= 'z'; c++) {
            mark(c, TOKEN | REG_NAME | SCHEME | (c <= 'f' ? HEX : 0));
            mark((char) (c - 32), TOKEN | REG_NAME | SCHEME | (c <= 'f' ? HEX : 0));
        }
        "!#$%&'*+-.^_`|~".chars().forEach(c -> mark((char) c, TOKEN));
        "-._~!$&'()*+,;=%".chars().forEach(c -> mark((char) c, REG_NAME));
        "+-.".chars().forEach(c -> mark((char) c, SCHEME));
        for (char c = 0x20; c < 256; c++) {
            mark(c, c == 0x7f ? 0 : VALUE);
            mark(c, c > 0x20 && c < 0x7f && c != '#' ? TARGET : 0);
        }
        mark('\t', VALUE);
    }

    private Octets() {}

    private static void mark(char c, int kind) {
        CLASS[c] |= (byte) kind;
    }

    static boolean is(int kind, byte octet) {
        return (CLASS[octet & 255] & kind) != 0;
    }

    /** The first index in {@code [i, stop)} that is not of {@code kind}, or {@code stop}. */
    static int skip(int kind, byte[] b, int i, int stop) {
        while (i < stop && (CLASS[b[i] & 255] & kind) != 0) {
            i++;
        }
        return i;
    }

    /**
     * The first index in {@code [i, stop)} that no field value may hold, or {@code stop}: eight
     * octets a step, since values are most of a head.
     */
    static int skipValue(byte[] b, int i, int stop) {
        while (stop - i >= 8) {
            long x = (long) LONG.get(b, i);
            long delete = x ^ 0x7f7f7f7f7f7f7f7fL;
            // The lowest set bit is exact: a borrow can only disturb octets above a true hit.
            long hit = ((x - LOWER) & ~x | (delete - ONES) & ~delete) & HIGH;
            if (hit == 0) {
                i += 8;
                continue;
            }
            i += Long.numberOfTrailingZeros(hit) >>> 3;
            if (b[i] != '\t') {
                return i;
            }
            i++;
        }
        return skip(VALUE, b, i, stop);
    }

    static int skipBlank(byte[] b, int i, int stop) {
        while (i < stop && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    static int trimEnd(byte[] b, int from, int to) {
        while (to > from && (b[to - 1] == ' ' || b[to - 1] == '\t')) {
            to--;
        }
        return to;
    }

    /** Eight octets from {@code at}, the first in the lowest bits; all must be in the array. */
    static long word(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    /** Up to eight octets from {@code at}, the rest zero. */
    static long word(byte[] b, int at, int length) {
        if (at + 8 <= b.length) {
            long x = (long) LONG.get(b, at);
            return length >= 8 ? x : x & ((1L << (length << 3)) - 1);
        }
        long x = 0;
        for (int i = Math.min(length, 8) - 1; i >= 0; i--) {
            x = x << 8 | b[at + i] & 255;
        }
        return x;
    }

    /** The word of a constant of at most eight characters. */
    static long word(String ascii) {
        byte[] b = ascii.getBytes(StandardCharsets.US_ASCII);
        return word(b, 0, b.length);
    }

    /** Whether the range spells {@code lower} in any case; {@code lower} is lower-case ASCII. */
    static boolean equalsLower(byte[] b, int from, int to, String lower) {
        int length = to - from;
        if (length != lower.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (lower(b[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two ranges are equal but for the case of letters. */
    static boolean sameLetters(byte[] a, int from, int to, byte[] b, int at, int until) {
        if (to - from != until - at) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(a[i]) != lower(b[at + i - from])) {
                return false;
            }
        }
        return true;
    }

    static int lower(byte octet) {
        int c = octet & 255;
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    static String string(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
