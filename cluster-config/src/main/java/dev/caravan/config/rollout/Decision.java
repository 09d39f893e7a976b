package dev.caravan.config.rollout;

import java.util.List;
import java.util.Optional;

/**
 * What the leader does next. When there is a step it is committed first, and nobody is told
 * anything before.
 *
 * @param step the next state to commit
 * @param tell whom to tell what, again and again until they answer
 * @param measure figures to ask for
 * @param untilMillis when to decide again though nothing happened; {@link #NEVER} for never
 */
public record Decision(
        Optional<RolloutState> step, List<Tell> tell, Optional<Measure> measure, long untilMillis) {
    /** No time. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Nothing to do. */
    static final Decision NOTHING =
            new Decision(Optional.empty(), List.of(), Optional.empty(), NEVER);

    public Decision {
        tell = List.copyOf(tell);
    }

    static Decision step(RolloutState next) {
        return new Decision(Optional.of(next), List.of(), Optional.empty(), NEVER);
    }

    /**
     * An order to a node.
     *
     * @param revision what it is to serve
     * @param revert whether that is the way back
     */
    public record Tell(String node, long revision, boolean revert) {}
}
