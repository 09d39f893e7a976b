package dev.caravan.config.rollout;

import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator's word makes of a rollout; pure. */
public final class Orders {
    private Orders() {}

    /** An operator's word. */
    public enum Order {
        /** Nobody else is told until it is resumed or promoted; no write supersedes it. */
        PAUSE,
        /** It goes on where it was; what was observed is observed anew. */
        RESUME,
        /** The batch under way is judged no further: once it is proven the next one follows. */
        PROMOTE,
        /** Every touched node goes back. */
        ABORT;

        /** As it is written. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of an order. */
    public sealed interface Ordered {
        /** This is to be committed. */
        record Next(RolloutState state) implements Ordered {}

        /** It is refused. */
        record Refused(String why) implements Ordered {}
    }

    /**
     * The state that {@code order} makes of {@code state}.
     *
     * @param who a name for the reason that is kept
     */
    public static Ordered apply(RolloutState state, Order order, String who, long nowMillis) {
        Phase phase = state.phase();
        if (phase.over() || phase == Phase.REVERTING) {
            String is = phase.over() ? "is over: " : "goes back already: ";
            return refused(state, is + phase.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        boolean paused = phase == Phase.PAUSED && !state.heldByGate();
        return switch (order) {
            case PAUSE ->
                paused
                        ? refused(state, "is paused already: " + state.reason())
                        : next(state, Phase.PAUSED, nowMillis, "paused by " + who);
            case RESUME ->
                phase == Phase.PAUSED
                        ? next(state, resumed(state), nowMillis, "")
                        : refused(state, "is not paused");
            case PROMOTE -> new Ordered.Next(promoted(state, who, nowMillis));
            case ABORT -> abort(state, "aborted by " + who, nowMillis);
        };
    }

    private static Ordered abort(RolloutState state, String why, long nowMillis) {
        return state.from() == 0
                ? next(
                        state,
                        Phase.HALTED,
                        nowMillis,
                        why + "; there is no proven revision to go back to")
                : next(state, Phase.REVERTING, nowMillis, why);
    }

    /** Where a paused rollout was. */
    private static Phase resumed(RolloutState state) {
        int until = Math.min(state.batches().size(), state.batch() + 1);
        boolean open = state.batches().subList(0, until).stream()
                .flatMap(List::stream)
                .map(node -> Optional.ofNullable(state.nodes().get(node)))
                .flatMap(Optional::stream)
                .map(NodeState::step)
                .anyMatch(
                        step -> step == Step.PENDING || step == Step.TOLD || step == Step.REFUSED);
        return open ? Phase.APPLYING : state.judged() ? Phase.WAITING : Phase.OBSERVING;
    }

    /** A judged batch that is observed is followed by the next one at once. */
    private static RolloutState promoted(RolloutState state, String who, long nowMillis) {
        List<String> verdicts = new ArrayList<>(state.verdicts());
        String word = "promoted by " + who;
        if (state.judged()) {
            verdicts.set(state.batch(), verdicts.get(state.batch()) + "; " + word);
        } else {
            verdicts.add(word);
        }
        Phase phase = resumed(state) == Phase.APPLYING ? Phase.APPLYING : Phase.OBSERVING;
        return made(state, phase, nowMillis, "", verdicts);
    }

    private static Ordered refused(RolloutState state, String why) {
        return new Ordered.Refused("rollout " + state.id() + " " + why);
    }

    private static Ordered next(RolloutState state, Phase phase, long nowMillis, String reason) {
        return new Ordered.Next(made(state, phase, nowMillis, reason, state.verdicts()));
    }

    private static RolloutState made(
            RolloutState state, Phase phase, long nowMillis, String reason, List<String> verdicts) {
        return new RolloutState(
                state.id(),
                state.revision(),
                state.from(),
                state.version() + 1,
                phase,
                state.batches(),
                state.batch(),
                state.nodes(),
                nowMillis,
                reason,
                verdicts);
    }
}
