package dev.caravan.config.proof;

/**
 * What did you carry between these times? The question of {@code Topic.FIGURES}. The times are the
 * asker's; the node takes the difference of {@code nowMillis} to its own clock off.
 *
 * @param nowMillis the asker's clock when it asked
 */
public record FiguresQuestion(long nowMillis, long fromMillis, long toMillis) {
    /** The same window by the clock of a node that reads {@code here} now. */
    public FiguresQuestion by(long here) {
        long ahead = here - nowMillis;
        return new FiguresQuestion(here, fromMillis + ahead, toMillis + ahead);
    }

    /** As JSON. */
    public byte[] bytes() {
        return ProofJson.write(this);
    }

    /**
     * What {@code bytes} say.
     *
     * @throws IllegalArgumentException when they are no question
     */
    public static FiguresQuestion read(byte[] bytes) {
        return ProofJson.read(bytes, FiguresQuestion.class);
    }
}
