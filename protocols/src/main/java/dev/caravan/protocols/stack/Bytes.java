package dev.caravan.protocols.stack;

import java.nio.charset.StandardCharsets;

/**
 * Bytes lent for the duration of one call; {@link #copy()} keeps them. Indexes run from 0 to {@link
 * #length()} exclusive.
 */
public interface Bytes {

    /** How many there are. */
    int length();

    /** The byte at {@code index}. */
    byte at(int index);

    /** Copies {@code length} bytes from {@code from} on into {@code into} at {@code at}. */
    void copyTo(int from, byte[] into, int at, int length);

    /** The same bytes in an array of the caller's own. */
    default byte[] copy() {
        byte[] copy = new byte[length()];
        copyTo(0, copy, 0, copy.length);
        return copy;
    }

    /** These bytes as ISO-8859-1 text, for messages. */
    default String text() {
        return new String(copy(), StandardCharsets.ISO_8859_1);
    }

    /** The bytes of {@code array} itself, which the caller must not change meanwhile. */
    static Bytes of(byte[] array) {
        return new ArrayBytes(array, 0, array.length);
    }

    /** {@code length} bytes of {@code array} from {@code from} on. */
    static Bytes of(byte[] array, int from, int length) {
        return new ArrayBytes(array, from, length);
    }

    /** The bytes of ASCII {@code text}. */
    static Bytes ascii(String text) {
        return of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
