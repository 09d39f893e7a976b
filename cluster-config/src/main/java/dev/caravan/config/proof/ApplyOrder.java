package dev.caravan.config.proof;

import dev.caravan.config.content.Hash;

/**
 * Serve this revision; the question of {@code Topic.APPLY}. It is repeated until it is answered: a
 * node that serves the document already proves it again and does nothing else.
 *
 * <p>A node carries out one order at a time, and the last one that came when several wait. It
 * refuses an order of a lower term than the highest it has seen: that leader is one no more.
 *
 * @param term the leader's term
 * @param rollout the rollout that orders it; 0 for a node that only catches up
 * @param revision its number
 * @param document the hash of its canonical JSON, to be had by {@code Topic.CONTENT_GET}
 * @param submitted the hash of the text as it was submitted
 * @param revert whether it is the way back from a revision that failed
 */
public record ApplyOrder(
        long term, long rollout, long revision, Hash document, Hash submitted, boolean revert) {
    /** As JSON. */
    public byte[] bytes() {
        return ProofJson.write(this);
    }

    /**
     * What {@code bytes} say.
     *
     * @throws IllegalArgumentException when they are no order
     */
    public static ApplyOrder read(byte[] bytes) {
        return ProofJson.read(bytes, ApplyOrder.class);
    }
}
