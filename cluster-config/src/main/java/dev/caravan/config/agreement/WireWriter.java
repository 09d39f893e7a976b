package dev.caravan.config.agreement;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Function;

/** Writes numbers big-endian, texts and byte strings with their length before them. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    int length() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    WireWriter octet(int value) {
        out.write(value);
        return this;
    }

    WireWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    WireWriter int32(int value) {
        return octet(value >>> 24).octet(value >>> 16).octet(value >>> 8).octet(value);
    }

    WireWriter int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    WireWriter blob(byte[] value) {
        int32(value.length);
        out.writeBytes(value);
        return this;
    }

    WireWriter text(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    <T> WireWriter texts(Collection<T> values, Function<T, String> text) {
        int32(values.size());
        values.forEach(value -> text(text.apply(value)));
        return this;
    }
}
