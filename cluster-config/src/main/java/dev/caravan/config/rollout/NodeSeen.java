package dev.caravan.config.rollout;

/**
 * What the leader knows of a node now.
 *
 * @param reachable whether it can be asked
 * @param drained whether it takes no traffic, by an operator's word
 * @param startedAtMillis when its process started, by its own clock; 0 while that is not known
 * @param answer what it last answered to the order that this rollout now gives it
 */
public record NodeSeen(boolean reachable, boolean drained, long startedAtMillis, Answer answer) {
    /** A node of which nothing is known. */
    public static final NodeSeen NEVER = new NodeSeen(false, false, 0, new Answer.Silence());

    /** What a node said. */
    public sealed interface Answer {
        /** Nothing yet. */
        record Silence() implements Answer {}

        /** It serves this revision. */
        record Proof(long revision) implements Answer {}

        /** It will not serve this revision. */
        record Refusal(long revision, String reason) implements Answer {}
    }

    /** Whether it can be told something new. */
    boolean takesPart() {
        return reachable && !drained;
    }
}
