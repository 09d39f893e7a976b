package dev.caravan.config.peer;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A message that goes out in pieces: a few at a time, each again until it is acknowledged. What is
 * to be sent is asked for; time is told.
 */
final class Sending {
    /** Pieces that are out and not acknowledged, at most. */
    static final int WINDOW = 8;

    /** A piece is sent again after this, then after twice as long, up to sixteen times. */
    private static final long PATIENCE_NANOS = 200_000_000;

    private static final int MOST_DOUBLINGS = 4;
    private static final int NONE = -1;

    private final byte[] message;
    private final int count;
    private final BitSet arrived = new BitSet();
    private final long[] sentAt;
    private final byte[] tries;
    private int unsent;

    Sending(byte[] message) {
        this.message = message;
        this.count = Pieces.count(message.length);
        this.sentAt = new long[count];
        this.tries = new byte[count];
    }

    /** The next piece to be sent at {@code now}; -1 when none is. */
    int due(long now) {
        int first = arrived.nextClearBit(0);
        for (int piece = first; piece < unsent; piece = arrived.nextClearBit(piece + 1)) {
            int doublings = Math.min(tries[piece] - 1, MOST_DOUBLINGS);
            if (now - sentAt[piece] >= PATIENCE_NANOS << doublings) {
                return sent(piece, now);
            }
        }
        boolean room = unsent - first < WINDOW;
        return unsent < count && room ? sent(unsent++, now) : NONE;
    }

    private int sent(int piece, long now) {
        sentAt[piece] = now;
        tries[piece] = (byte) Math.min(tries[piece] + 1, Byte.MAX_VALUE);
        return piece;
    }

    /** The bytes of a piece. */
    ByteBuffer piece(int piece) {
        return ByteBuffer.wrap(message, Pieces.start(piece), Pieces.length(message.length, piece));
    }

    int total() {
        return message.length;
    }

    /** What the other side says is there; it may be old news. */
    void acknowledged(int next, int beyond) {
        arrived.set(0, Math.clamp(next, 0, unsent));
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            long piece = next + 1L + bit;
            if ((beyond >>> bit & 1) == 1 && piece >= 0 && piece < unsent) {
                arrived.set((int) piece);
            }
        }
    }

    /** Whether every piece has arrived. */
    boolean done() {
        return arrived.cardinality() == count;
    }
}
