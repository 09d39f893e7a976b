package dev.caravan.config.rollout;

import dev.caravan.config.rollout.Decision.Tell;
import dev.caravan.config.rollout.Measure.Window;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The staged activation of a revision, as decisions: pure, for whoever leads.
 *
 * <pre>
 *   APPLYING ──► OBSERVING ──► WAITING ──► APPLYING (next batch) … ──► DONE
 *      │  every node proves    the gates pass    the pause is over
 *      │
 *      ├──► PAUSED ──► where it was          by an operator, or by a gate that could not judge
 *      └──► REVERTING ──► ROLLED_BACK        a refusal, a missed deadline, a broken gate, a restart
 *                    └──► HALTED             a node could not go back, or there is nothing to go to
 * </pre>
 *
 * <p>A state is committed before what it allows is done: a node is told only once its step says
 * {@link Step#TOLD} in a committed state. So a leader that takes over repeats what was under way,
 * and never has to guess.
 */
public final class Rollout {
    private static final long LEAST_BETWEEN_LOOKS = 1_000;

    private final RolloutState state;
    private final RolloutPlan plan;
    private final Observed seen;

    private Rollout(RolloutState state, RolloutPlan plan, Observed seen) {
        this.state = state;
        this.plan = plan;
        this.seen = seen;
    }

    /**
     * The first state of a rollout, with everything that the ledger gives left 0: the same for the
     * same plan and nodes.
     *
     * @param participants the nodes that can be reached and are not drained
     */
    public static RolloutState initial(
            RolloutPlan plan, Collection<Participant> participants, long nowMillis) {
        return Batches.first(plan, participants, nowMillis);
    }

    /** What to do about {@code state}, which is committed. */
    public static Decision decide(RolloutState state, RolloutPlan plan, Observed seen) {
        if (state.phase().over()) {
            return Decision.NOTHING;
        }
        RolloutState next = new Advance(state, plan, seen).run();
        return next.equals(state)
                ? new Rollout(state, plan, seen).meanwhile()
                : Decision.step(next);
    }

    private Decision meanwhile() {
        long since = seen.sinceMillis();
        long deadline = since + plan.deadline().toMillis();
        return switch (state.phase()) {
            case APPLYING ->
                telling(told(Step.TOLD), state.revision(), false, Math.min(deadline, grace()));
            case REVERTING -> telling(open(), state.from(), true, deadline);
            case OBSERVING -> observing();
            case WAITING -> nothing(since + plan.pause().toMillis());
            case PAUSED, DONE, ROLLED_BACK, SUPERSEDED, HALTED -> Decision.NOTHING;
        };
    }

    /** Until when nodes that cannot be reached are waited for before their batch leaves them. */
    private long grace() {
        long until = seen.sinceMillis() + Advance.grace(plan);
        return until > seen.nowMillis() ? until : Decision.NEVER;
    }

    private Decision telling(List<String> nodes, long revision, boolean revert, long until) {
        List<Tell> tells = nodes.stream()
                .filter(node -> seen.node(node).reachable())
                .map(node -> new Tell(node, revision, revert))
                .toList();
        return new Decision(Optional.empty(), tells, Optional.empty(), until);
    }

    private List<String> told(Step step) {
        return state.nodes().keySet().stream()
                .filter(node -> node(node).step() == step)
                .toList();
    }

    private List<String> open() {
        return state.nodes().keySet().stream()
                .filter(node -> Advance.goesBack(node(node)))
                .toList();
    }

    private Decision observing() {
        long from = seen.sinceMillis();
        long end = from + plan.observe().toMillis();
        if (!plan.gates().any() || plan.observe().isZero()) {
            return nothing(end);
        }
        long last = seen.measured()
                .filter(measured -> measured.fromMillis() == from)
                .map(Measured::toMillis)
                .orElse(from);
        long between = Math.max(LEAST_BETWEEN_LOOKS, plan.observe().toMillis() / 10);
        long due = Math.min(end, last + between);
        if (last >= end || seen.nowMillis() < due) {
            return nothing(due);
        }
        Measure measure = measure(from, Math.min(seen.nowMillis(), end));
        return new Decision(Optional.empty(), List.of(), Optional.of(measure), Decision.NEVER);
    }

    /** Nothing until {@code millis}; if that is over, until those who proved it return or not. */
    private Decision nothing(long millis) {
        boolean over = seen.nowMillis() >= millis;
        return telling(List.of(), 0, false, over ? millis + plan.deadline().toMillis() : millis);
    }

    private Measure measure(long from, long to) {
        List<String> changed = told(Step.PROVEN);
        List<String> others = told(Step.PENDING).stream()
                .filter(node -> seen.node(node).takesPart())
                .toList();
        List<Window> windows = new ArrayList<>();
        changed.forEach(node -> windows.add(new Window(node, true, from, to)));
        others.forEach(node -> windows.add(new Window(node, false, from, to)));
        if (others.isEmpty()) {
            for (String node : changed) {
                long before = node(node).toldAtMillis();
                windows.add(new Window(node, false, before - (to - from), before));
            }
        }
        return new Measure(from, to, windows);
    }

    private NodeState node(String id) {
        return Objects.requireNonNull(state.nodes().get(id));
    }
}
