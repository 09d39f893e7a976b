package dev.caravan.protocols.http1;

import io.netty.buffer.ByteBuf;

/** Writes the framing of a chunked body (RFC 9112 §7.1); the content itself is the caller's. */
public final class ChunkedEncoder {
    /** What {@link #begin} writes at most. */
    public static final int MAX_BEGIN_BYTES = 10;

    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final int CRLF = 0x0d0a;

    private ChunkedEncoder() {}

    /** Writes what stands before {@code length} content bytes; 0 would end the body. */
    public static void begin(int length, ByteBuf out) {
        if (length <= 0) {
            throw new IllegalArgumentException("chunk length: " + length + " (expected: 1..)");
        }
        int top = 28 - (Integer.numberOfLeadingZeros(length) & ~3);
        for (int shift = top; shift >= 0; shift -= 4) {
            out.writeByte(DIGITS[length >>> shift & 15]);
        }
        out.writeShort(CRLF);
    }

    /** Writes what stands after a chunk's content. */
    public static void end(ByteBuf out) {
        out.writeShort(CRLF);
    }

    /** Writes the last chunk without trailers, which ends the body. */
    public static void last(ByteBuf out) {
        out.writeByte('0').writeInt(CRLF << 16 | CRLF);
    }

    /** Writes the last chunk and the trailers that are not dropped, which end the body. */
    public static void last(Fields trailers, ByteBuf out) {
        out.writeByte('0').writeShort(CRLF);
        for (int k = 0; k < trailers.count; k++) {
            if (!trailers.dropped(k)) {
                trailer(trailers, k, out);
            }
        }
        out.writeShort(CRLF);
    }

    private static void trailer(Fields t, int k, ByteBuf out) {
        int name = t.nameFrom(k);
        int value = t.valueFrom(k);
        out.writeBytes(t.bytes, t.base + name, t.nameTo(k) - name);
        out.writeByte(':').writeByte(' ');
        out.writeBytes(t.bytes, t.base + value, t.valueTo(k) - value);
        out.writeShort(CRLF);
    }
}
