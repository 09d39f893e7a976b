package dev.caravan.config.rollout;

import dev.caravan.config.proof.Figures;
import dev.caravan.config.rollout.Decision.Tell;
import dev.caravan.config.rollout.Measure.Window;
import dev.caravan.config.rollout.NodeSeen.Answer;
import dev.caravan.config.rollout.Orders.Order;
import dev.caravan.config.rollout.Orders.Ordered;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A rollout on nodes that do what a test says, by a clock that it moves. */
final class Stage {
    static final long REVISION = 5;
    static final long FROM = 4;

    final Map<String, NodeSeen> nodes = new TreeMap<>();
    RolloutPlan plan = RolloutPlan.DEFAULT;
    RolloutState state;
    long now = 1_000_000_000_000L;
    private Optional<Measured> measured = Optional.empty();
    private long sinceMillis = now;
    private Decision last = Decision.NOTHING;

    private Stage(RolloutPlan plan, List<Participant> participants, long from) {
        this.plan = plan;
        RolloutState first = Rollout.initial(plan, participants, now);
        this.state = new RolloutState(
                1,
                REVISION,
                from,
                0,
                first.phase(),
                first.batches(),
                first.batch(),
                first.nodes(),
                first.sinceMillis(),
                "",
                List.of());
        participants.forEach(node -> nodes.put(node.node(), seen(true, new Answer.Silence())));
    }

    static Stage of(RolloutPlan plan, String... nodes) {
        return new Stage(plan, participants(nodes), FROM);
    }

    /** The first revision of a cluster. */
    static Stage ofFirst(RolloutPlan plan, String... nodes) {
        return new Stage(plan, participants(nodes), 0);
    }

    static List<Participant> participants(String... nodes) {
        return List.of(nodes).stream().map(id -> new Participant(id, Map.of())).toList();
    }

    private static NodeSeen seen(boolean reachable, Answer answer) {
        return new NodeSeen(reachable, false, 77, answer);
    }

    /** Decides and commits until there is nothing to commit; whom it then tells. */
    List<String> settle() {
        for (int i = 0; i < 100; i++) {
            last = Rollout.decide(state, plan, new Observed(now, sinceMillis, nodes, measured));
            if (last.step().isEmpty()) {
                return last.tell().stream().map(Tell::node).toList();
            }
            commit(last.step().get());
        }
        throw new AssertionError("never settles: " + state);
    }

    private void commit(RolloutState next) {
        if (next.version() != state.version() + 1) {
            throw new AssertionError("version " + next.version() + " after " + state.version());
        }
        if (next.phase() != state.phase() || next.sinceMillis() != state.sinceMillis()) {
            sinceMillis = now;
        }
        if (next.phase() == Phase.REVERTING && state.phase() != Phase.REVERTING) {
            nodes.replaceAll((id, node) -> with(node, new Answer.Silence()));
        }
        state = next;
    }

    List<Tell> tells() {
        settle();
        return last.tell();
    }

    Decision decision() {
        settle();
        return last;
    }

    /** What it tells after {@code time}. */
    List<String> after(Duration time) {
        now += time.toMillis();
        return settle();
    }

    List<String> proves(String... ids) {
        boolean back = state.phase() == Phase.REVERTING;
        return answers(new Answer.Proof(back ? state.from() : state.revision()), ids);
    }

    List<String> refuses(String id, String why) {
        boolean back = state.phase() == Phase.REVERTING;
        return answers(new Answer.Refusal(back ? state.from() : state.revision(), why), id);
    }

    private List<String> answers(Answer answer, String... ids) {
        for (String id : ids) {
            nodes.put(id, with(node(id), answer));
        }
        return settle();
    }

    private static NodeSeen with(NodeSeen node, Answer answer) {
        return new NodeSeen(node.reachable(), node.drained(), node.startedAtMillis(), answer);
    }

    List<String> vanishes(String... ids) {
        for (String id : ids) {
            nodes.put(id, new NodeSeen(false, false, 0, new Answer.Silence()));
        }
        return settle();
    }

    /** Comes back in the same process. */
    List<String> returns(String id) {
        nodes.put(id, seen(true, new Answer.Silence()));
        return settle();
    }

    /** Can be asked again and has not said yet which process it is. */
    List<String> returnsUnknown(String id) {
        nodes.put(id, new NodeSeen(true, false, 0, new Answer.Silence()));
        return settle();
    }

    List<String> restarts(String id) {
        nodes.put(id, new NodeSeen(true, false, now, new Answer.Silence()));
        return settle();
    }

    List<String> drains(String id) {
        nodes.put(id, new NodeSeen(true, true, 77, new Answer.Silence()));
        return settle();
    }

    /** Another node leads, with a clock of its own, and knows nothing yet. */
    void leaderChanges(Duration clockAhead) {
        now += clockAhead.toMillis();
        sinceMillis = now;
        measured = Optional.empty();
        nodes.replaceAll((id, node) -> with(node, new Answer.Silence()));
    }

    /** Answers the questions that a gate asked. */
    List<String> measures(Figures changed, Figures compared) {
        settle();
        Measure measure = last.measure().orElseThrow();
        List<Figures> ours = new ArrayList<>();
        List<Figures> theirs = new ArrayList<>();
        for (Window window : measure.windows()) {
            (window.changed() ? ours : theirs).add(window.changed() ? changed : compared);
        }
        measured =
                Optional.of(new Measured(measure.fromMillis(), measure.toMillis(), ours, theirs));
        return settle();
    }

    Ordered order(Order order) {
        Ordered ordered = Orders.apply(state, order, "alice", now);
        if (ordered instanceof Ordered.Next next) {
            commit(next.state());
            sinceMillis = now;
            settle();
        }
        return ordered;
    }

    NodeSeen node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    NodeState.Step step(String id) {
        return Objects.requireNonNull(state.nodes().get(id)).step();
    }

    Phase phase() {
        settle();
        return state.phase();
    }
}
