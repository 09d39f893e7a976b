package dev.caravan.config.peer;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** A message that comes in pieces, in any order and more than once. */
final class Assembling {
    private final byte[] message;
    private final BitSet here = new BitSet();

    /** A message of {@code total} bytes. */
    Assembling(int total) {
        this.message = new byte[total];
    }

    /** Takes a piece; one that does not belong to this message is dropped. */
    void take(int total, int piece, ByteBuffer body) {
        boolean belongs = total == message.length
                && piece >= 0
                && piece < Pieces.count(total)
                && body.remaining() == Pieces.length(total, piece);
        if (belongs && !here.get(piece)) {
            body.duplicate().get(message, Pieces.start(piece), body.remaining());
            here.set(piece);
        }
    }

    boolean whole() {
        return here.cardinality() == Pieces.count(message.length);
    }

    /** The message, once it is whole. */
    byte[] message() {
        return message;
    }

    /** How far it is here without a gap. */
    int next() {
        return here.nextClearBit(0);
    }

    /** Which pieces after the first gap are here. */
    int beyond() {
        int beyond = 0;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if (here.get(next() + 1 + bit)) {
                beyond |= 1 << bit;
            }
        }
        return beyond;
    }
}
