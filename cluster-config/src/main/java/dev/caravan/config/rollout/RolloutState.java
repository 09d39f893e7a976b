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

    private static final int MAX_REASON = 500;
    private static final int MAX_VERDICT = 240;

    public RolloutState {
        reason = Texts.clipped(reason, MAX_REASON);
        batches = batches.stream().map(List::copyOf).toList();
        nodes = new TreeMap<>(nodes);
        verdicts = verdicts.stream()
                .map(verdict -> Texts.clipped(verdict, MAX_VERDICT))
                .toList();
    }

    /** Whether a gate that could not judge holds it, and no operator. */
    public boolean heldByGate() {
        return phase == Phase.PAUSED && !verdicts.isEmpty() && reason.equals(verdicts.getLast());
    }

    /** Whether the batch under way may be followed by the next one: judged, or promoted. */
    boolean judged() {
        return verdicts.size() > batch;
    }

    /** Where a rollout stands. */
    public enum Phase {
        /** Nodes of the batch are told. */
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
     * @param detail why it refused or was missed, or empty
     * @param toldAtMillis when it was first told, by the leader's clock; 0 when it never was
     * @param startedAtMillis when the process that was told had started, by its own clock
     */
    public record NodeState(Step step, String detail, long toldAtMillis, long startedAtMillis) {
        private static final int MAX_DETAIL = 160;

        /** At most so many characters of the reason are agreed on. */
        public NodeState {
            detail = Texts.clipped(detail, MAX_DETAIL);
        }

        /** One that was never told. */
        public NodeState(Step step, String detail) {
            this(step, detail, 0, 0);
        }

        /** One that waits for its batch. */
        public static NodeState pending() {
            return new NodeState(Step.PENDING, "");
        }

        /** The same, a step further. */
        NodeState at(Step next, String why) {
            return new NodeState(next, why, toldAtMillis, startedAtMillis);
        }

        /** Told now, in the process that started then. */
        NodeState told(long atMillis, long processStartedAtMillis) {
            return new NodeState(Step.TOLD, "", atMillis, processStartedAtMillis);
        }

        /** Whether it may serve the revision, or may have tried to. */
        public boolean touched() {
            return toldAtMillis > 0;
        }

        /** What a participant has done. */
        public enum Step {
            /** Its batch has not come. */
            PENDING,
            /** It is told until it answers. */
            TOLD,
            /** It serves the revision. */
            PROVEN,
            /** It would not serve the revision; in a rollout that goes back, not {@code from}. */
            REFUSED,
            /** It could not be reached, or was drained; it catches up when it returns. */
            MISSED,
            /** It serves {@code from} again. */
            REVERTED
        }
    }
}
