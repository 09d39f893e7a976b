package dev.caravan.protocols.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The place where lines are rendered: a position in the block of one loop, and the writing of words
 * and numbers there by hand, without garbage.
 *
 * <p>A block always has room for {@link #MAX_BYTES} when a line begins. Fixed fields need not look;
 * texts ask {@link #fitting} and are cut.
 */
final class Line {
    /** The longest line there can be. */
    static final int MAX_BYTES = 16 * 1024;

    /** What the fixed fields of a line may take after its texts. */
    private static final int RESERVED = 1024;

    private static final byte[] LEAST = ascii(Long.toString(Long.MIN_VALUE));
    private static final byte[] NO_BLOCK = {};
    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
    }

    byte[] bytes = NO_BLOCK;
    int at;
    private int limit;

    /** Goes on in {@code block} at its beginning. */
    void into(byte[] block) {
        bytes = block;
        at = 0;
        limit = 0;
    }

    /** Lets go of the block. */
    void leave() {
        into(NO_BLOCK);
    }

    /** A line begins here. */
    void begin() {
        limit = at + MAX_BYTES;
    }

    /** How many of {@code count} characters, each {@code widest} bytes at most, still fit. */
    int fitting(int count, int widest) {
        int room = (limit - at - RESERVED) / widest;
        return Math.max(0, Math.min(count, room));
    }

    /** Whether one more field of a list may be begun. */
    boolean hasRoom() {
        return limit - at > 2 * RESERVED;
    }

    void put(int b) {
        bytes[at++] = (byte) b;
    }

    void put(byte[] word) {
        put(word, 0, word.length);
    }

    void put(byte[] from, int start, int length) {
        System.arraycopy(from, start, bytes, at, length);
        at += length;
    }

    /** Two digits. */
    void two(int number) {
        bytes[at] = TENS[number];
        bytes[at + 1] = ONES[number];
        at += 2;
    }

    /** Three digits. */
    void three(int number) {
        put('0' + number / 100);
        two(number % 100);
    }

    /** A decimal number. */
    void number(long number) {
        if (number >= 0 && number < 10_000) {
            few((int) number);
        } else {
            many(number);
        }
    }

    private void few(int number) {
        if (number < 10) {
            put('0' + number);
        } else if (number < 100) {
            two(number);
        } else if (number < 1000) {
            three(number);
        } else {
            two(number / 100);
            two(number % 100);
        }
    }

    private void many(long number) {
        if (number == Long.MIN_VALUE) {
            put(LEAST);
            return;
        }
        if (number < 0) {
            put('-');
            number = -number;
        }
        int end = at + digits(number);
        int p = end;
        while (number >= 100) {
            long rest = number / 100;
            int pair = (int) (number - rest * 100);
            bytes[--p] = ONES[pair];
            bytes[--p] = TENS[pair];
            number = rest;
        }
        bytes[--p] = ONES[(int) number];
        if (number >= 10) {
            bytes[--p] = TENS[(int) number];
        }
        at = end;
    }

    private static int digits(long number) {
        int digits = 1;
        long bound = 10;
        while (digits < 19 && number >= bound) {
            bound *= 10;
            digits++;
        }
        return digits;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What was rendered so far, for tests. */
    @Override
    public String toString() {
        return new String(Arrays.copyOf(bytes, at), StandardCharsets.UTF_8);
    }
}
