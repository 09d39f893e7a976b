package dev.caravan.protocols.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a line that was rendered before and comes again, for the very same object or number:
 * copied instead of rendered. What is too long is rendered each time.
 */
final class Repeated {
    private final byte[] piece;
    private int length;
    private @Nullable Object of;
    private long ofNumber;

    /** Room for a piece of up to {@code most} bytes. */
    Repeated(int most) {
        piece = new byte[most];
    }

    /** Writes the piece if it is that of {@code object}. */
    boolean put(Line line, Object object) {
        if (of != object) {
            return false;
        }
        line.put(piece, 0, length);
        return true;
    }

    /** Writes the piece if it is that of {@code number}. */
    boolean put(Line line, long number) {
        if (ofNumber != number || length == 0) {
            return false;
        }
        line.put(piece, 0, length);
        return true;
    }

    /** Keeps what was written since {@code begin}, unless the line's end may have cut it. */
    void keep(Line line, int begin, Object object) {
        if (keep(line, begin)) {
            of = object;
        }
    }

    /** As for an object. */
    void keep(Line line, int begin, long number) {
        if (keep(line, begin)) {
            ofNumber = number;
        }
    }

    private boolean keep(Line line, int begin) {
        int written = line.at - begin;
        if (written > piece.length || !line.hasRoom()) {
            return false;
        }
        System.arraycopy(line.bytes, begin, piece, 0, written);
        length = written;
        return true;
    }
}
