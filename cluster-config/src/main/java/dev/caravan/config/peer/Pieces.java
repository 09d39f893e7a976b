package dev.caravan.config.peer;

/** How a message is cut: into pieces of one size but for the last, at least one. */
final class Pieces {
    /** The length of every piece but the last. */
    static final int BYTES = Peers.MAX_LETTER_BODY_BYTES;

    private Pieces() {}

    static int count(int total) {
        return Math.max(1, Math.ceilDiv(total, BYTES));
    }

    static int start(int piece) {
        return piece * BYTES;
    }

    static int length(int total, int piece) {
        return Math.min(BYTES, total - start(piece));
    }
}
