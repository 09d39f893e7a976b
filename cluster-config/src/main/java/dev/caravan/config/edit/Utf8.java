package dev.caravan.config.edit;

import java.util.Arrays;

/** Bytes that grow, written as UTF-8. */
final class Utf8 {
    private byte[] bytes = new byte[1024];
    private int length;

    void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            ascii(text.charAt(i));
        }
    }

    void ascii(char c) {
        put(c);
    }

    void codePoint(int c) {
        if (c < 0x800) {
            put(0xC0 | c >> 6);
        } else {
            if (c < 0x10000) {
                put(0xE0 | c >> 12);
            } else {
                put(0xF0 | c >> 18);
                put(0x80 | c >> 12 & 0x3F);
            }
            put(0x80 | c >> 6 & 0x3F);
        }
        put(0x80 | c & 0x3F);
    }

    private void put(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length + (length >> 1));
        }
        bytes[length++] = (byte) value;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
