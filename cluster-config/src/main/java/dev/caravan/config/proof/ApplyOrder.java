package dev.caravan.config.proof;

import dev.caravan.config.content.Hash;

/**
 * Serve this revision; the question of {@code Topic.APPLY}. It is repeated until it is answered: a
 * node that serves the document already proves it again and does nothing else.
 *
 * <p>A node carries out one order at a time; one that asks for the document that is being applied
 * waits for that and shares its answer, and one that was overtaken by another document is dropped.
 * It fails the question, and changes nothing, when the
 * order is of a lower term than the highest it has seen, for that leader is one no more, or of the
 * same term and not of a higher sequence, for orders may overtake each other.
 *
 * @param term the leader's term
 * @param sequence counts the orders of that leader, repeated ones included
 * @param rollout the rollout that orders it; 0 for a node that only catches up
 * @param revision its number
 * @param document the hash of its canonical JSON, to be had by {@code Topic.CONTENT_GET}
 * @param submitted the hash of the text as it was submitted
 * @param revert whether it is the way back from a revision that failed
 */
public record ApplyOrder(
        long term,
        long sequence,
        long rollout,
        long revision,
        Hash document,
        Hash submitted,
        boolean revert) {
    /** Whether it is to be ignored by a node that has seen {@code other}. */
    public boolean isOlderThan(ApplyOrder other) {
        return term < other.term || term == other.term && sequence <= other.sequence;
    }

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
