package dev.caravan.protocols.accesslog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Text within a JSON string, strictly valid whatever comes: control characters, quotes and
 * backslashes are escaped, and everything from 0x7f on, so that a line is ASCII. A byte from 0x80 on
 * stands for the character of that number (ISO-8859-1).
 */
final class JsonText {
    /** The widest a character can become. */
    private static final int WIDEST = 6;

    private static final byte[] HEX = Line.ascii("0123456789abcdef");

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** 0: as it is; {@code u}: by number; else the letter after the backslash. */
    private static final byte[] ESCAPES = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            ESCAPES[i] = (byte) (i < 0x20 || i >= 0x7f ? 'u' : 0);
        }
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
    }

    private JsonText() {}

    static void put(Line line, byte[] text, int from, int length) {
        int fitting = line.fitting(length, WIDEST);
        if (isPlain(text, from, fitting)) {
            line.put(text, from, fitting);
        } else {
            putEscaped(line, text, from, fitting);
        }
    }

    /** Looks at eight bytes at a time: nothing to escape, or maybe something (a borrow strays). */
    private static boolean isPlain(byte[] text, int from, int length) {
        int i = from;
        int end = from + length;
        for (; i <= end - 8; i += 8) {
            long eight = (long) EIGHT.get(text, i);
            long quote = eight ^ ONES * '"';
            long backslash = eight ^ ONES * '\\';
            long suspect =
                    eight | eight - ONES * 0x20 | quote - ONES | backslash - ONES | eight + ONES;
            if ((suspect & HIGH) != 0) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (ESCAPES[text[i] & 0xff] != 0) {
                return false;
            }
        }
        return true;
    }

    private static void putEscaped(Line line, byte[] text, int from, int length) {
        int end = from + length;
        byte[] out = line.bytes;
        int at = line.at;
        for (int i = from; i < end; i++) {
            byte b = text[i];
            byte escape = ESCAPES[b & 0xff];
            if (escape == 0) {
                out[at++] = b;
            } else {
                at = escaped(out, at, b & 0xff, escape);
            }
        }
        line.at = at;
    }

    /** {@code text}, cut after {@code most} characters. */
    static void put(Line line, String text, int most) {
        int end = line.fitting(Math.min(text.length(), most), WIDEST);
        byte[] out = line.bytes;
        int at = line.at;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            byte escape = c < 0x80 ? ESCAPES[c] : (byte) 'u';
            if (escape == 0) {
                out[at++] = (byte) c;
            } else {
                at = escaped(out, at, whole(text, i, end), escape);
            }
        }
        line.at = at;
    }

    private static int escaped(byte[] out, int at, int c, byte escape) {
        out[at] = '\\';
        out[at + 1] = escape;
        if (escape != 'u') {
            return at + 2;
        }
        out[at + 2] = HEX[c >> 12];
        out[at + 3] = HEX[c >> 8 & 15];
        out[at + 4] = HEX[c >> 4 & 15];
        out[at + 5] = HEX[c & 15];
        return at + 6;
    }

    /** Half a pair means nothing to a reader: it becomes the replacement character. */
    private static char whole(String text, int i, int end) {
        char c = text.charAt(i);
        boolean paired = !Character.isSurrogate(c)
                || Character.isHighSurrogate(c)
                        && i + 1 < end
                        && Character.isLowSurrogate(text.charAt(i + 1))
                || Character.isLowSurrogate(c)
                        && i > 0
                        && Character.isHighSurrogate(text.charAt(i - 1));
        return paired ? c : '\ufffd';
    }
}
