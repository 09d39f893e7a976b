package dev.caravan.config.rollout;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rollout as the cluster has agreed on it: committed before each step, so that whoever leads next
 * continues.
 *
 * @param id its number, from 1
 * @param revision the revision that is rolled out
 * @param from the last revision proven everywhere when it began; 0 when there was none
 * @param version counts its changes, so that two leaders cannot both take a step
 * @param phase where it stands
 * @param batches node ids, batch after batch
 * @param batch the index of the batch under way
 * @param nodes every participant by its id
 * @param sinceMillis when {@code phase} or {@code batch} last changed, by the leader's clock
 * @param reason why it was reverted, halted or paused; empty otherwise
 * @param verdicts what the gates said of each batch judged so far
 */
public record RolloutState(
        long id,
        long revision,
        long from,
        long version,
        Phase phase,
        List<List<String>> batches,
        int batch,
        SortedMap<String, NodeState> nodes,
        long sinceMillis,
        String reason,
        List<String> verdicts) {

    public RolloutState {
        batches = batches.stream().map(List::copyOf).toList();
        nodes = new TreeMap<>(nodes);
        verdicts = List.copyOf(verdicts);
    }

    /** Where a rollout stands. */
    public enum Phase {
        /** Nodes of the batch are being told. */
        APPLYING,
        /** The batch has proven it and is watched. */
        OBSERVING,
        /** Between two batches. */
        WAITING,
        /** An operator holds it, or an unjudged gate does. */
        PAUSED,
        /** Touched nodes go back to {@code from}. */
        REVERTING,
        /** Proven by every participant. */
        DONE,
        /** Every touched node proved {@code from} again. */
        ROLLED_BACK,
        /** A newer revision took its place. */
        SUPERSEDED,
        /** It could neither go on nor back, {@code reason} says why. */
        HALTED;

        /** Whether nothing more happens. */
        public boolean over() {
            return switch (this) {
                case DONE, ROLLED_BACK, SUPERSEDED, HALTED -> true;
                case APPLYING, OBSERVING, WAITING, PAUSED, REVERTING -> false;
            };
        }
    }

    /**
     * One participant.
     *
     * @param step what it has done
     * @param detail why it refused, or empty
     */
    public record NodeState(Step step, String detail) {
        /** What a participant has done. */
        public enum Step {
            PENDING,
            TOLD,
            PROVEN,
            REFUSED,
            MISSED,
            REVERTED
        }
    }
}
