package dev.caravan.protocols.http;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/** A request's body, kept while it goes out so that it can go out again; bounded. */
final class Replay {
    private final int most;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean overflown;

    Replay(int most) {
        this.most = most;
    }

    void keep(ByteBuf piece) {
        int n = piece.readableBytes();
        if (overflown || length + n > most) {
            overflown = true;
            bytes = new byte[0];
            return;
        }
        if (bytes.length < length + n) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(1024, 2 * (length + n))));
        }
        piece.getBytes(piece.readerIndex(), bytes, length, n);
        length += n;
    }

    /** Whether all that was taken so far is here. */
    boolean complete() {
        return !overflown;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }
}
