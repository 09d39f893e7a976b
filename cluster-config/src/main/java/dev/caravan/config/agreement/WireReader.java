package dev.caravan.config.agreement;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link WireWriter} wrote; throws {@link IllegalArgumentException} at anything else. */
final class WireReader {
    private final ByteBuffer in;

    WireReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** Runs {@code reading} over all of {@code bytes}, which must end where it ends. */
    static <T> T all(String what, byte[] bytes, Function<WireReader, T> reading) {
        WireReader reader = new WireReader(bytes);
        T read;
        try {
            read = reading.apply(reader);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(what + ": it ends early", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
        }
        if (reader.in.hasRemaining()) {
            throw new IllegalArgumentException(
                    what + ": " + reader.in.remaining() + " bytes are left over");
        }
        return read;
    }

    int octet() {
        return in.get() & 0xff;
    }

    boolean flag() {
        int octet = octet();
        if (octet > 1) {
            throw new IllegalArgumentException("flag: " + octet + " (expected: 0 or 1)");
        }
        return octet == 1;
    }

    int int32() {
        return in.getInt();
    }

    long int64() {
        return in.getLong();
    }

    /** A number that cannot be negative. */
    long index() {
        long value = int64();
        if (value < 0) {
            throw new IllegalArgumentException("number: " + value + " (expected: at least 0)");
        }
        return value;
    }

    /** A number that cannot be negative. */
    int count() {
        int value = int32();
        if (value < 0) {
            throw new IllegalArgumentException("number: " + value + " (expected: at least 0)");
        }
        return value;
    }

    byte[] blob() {
        int length = count();
        if (length > in.remaining()) {
            throw new IllegalArgumentException("it ends early");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(blob()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text that is not UTF-8", e);
        }
    }

    /** So many of what {@code each} reads; each takes at least a byte. */
    <T> List<T> list(Function<WireReader, T> each) {
        int count = count();
        if (count > in.remaining()) {
            throw new IllegalArgumentException("it ends early");
        }
        List<T> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(each.apply(this));
        }
        return all;
    }
}
