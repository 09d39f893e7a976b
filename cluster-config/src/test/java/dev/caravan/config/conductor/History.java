package dev.caravan.config.conductor;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must be true of everything that was committed, and of the nodes in the end. */
final class History {
    private final World world;
    private final List<String> broken = new ArrayList<>();

    private History(World world) {
        this.world = world;
        broken.addAll(world.broken);
    }

    static List<String> problems(World world) {
        History history = new History(world);
        history.commits();
        history.end();
        return history.broken;
    }

    private void commits() {
        Map<Long, RolloutState> last = new TreeMap<>();
        for (RolloutState state : world.ledger.history) {
            RolloutState before = last.put(state.id(), state);
            if (before != null) {
                newlyTold(before, state);
                check(
                        state.version() == before.version() + 1,
                        "versions count by one: " + before + " " + state);
            }
            switch (state.phase()) {
                case DONE -> done(state);
                case ROLLED_BACK -> rolledBack(state);
                case HALTED -> check(!state.reason().isEmpty(), "halted without reason " + state);
                case SUPERSEDED, APPLYING, OBSERVING, WAITING, PAUSED, REVERTING -> {}
            }
        }
    }

    /** A node of a batch is told only when those before are settled and were judged. */
    private void newlyTold(RolloutState before, RolloutState state) {
        for (int i = 0; i < state.batches().size(); i++) {
            for (String id : state.batches().get(i)) {
                if (node(before, id).touched() || !node(state, id).touched()) {
                    continue;
                }
                check(i == state.batch(), id + " was told before its batch: " + state);
                check(state.verdicts().size() >= i, id + " was told before a verdict: " + state);
                for (List<String> earlier : state.batches().subList(0, i)) {
                    for (String other : earlier) {
                        Step step = node(state, other).step();
                        check(
                                step == Step.PROVEN || step == Step.MISSED,
                                id + " was told while " + other + " was " + step + ": " + state);
                    }
                }
            }
        }
    }

    private void done(RolloutState state) {
        Hash document = document(state.revision());
        state.nodes().forEach((id, node) -> {
            check(
                    node.step() == Step.PROVEN || node.step() == Step.MISSED,
                    "done though " + id + " is " + node + ": " + state);
            check(
                    node.step() != Step.PROVEN || world.node(id).served.contains(document),
                    id + " never served what it is said to have proven: " + state);
        });
    }

    private void rolledBack(RolloutState state) {
        check(!state.reason().isEmpty(), "rolled back without a reason " + state);
        state.nodes().forEach((id, node) -> {
            boolean back = !node.touched() || node.step() == Step.REVERTED;
            boolean said = node.step() == Step.MISSED && !node.detail().isEmpty();
            check(back || said, "rolled back though " + id + " is " + node + ": " + state);
        });
    }

    /** Everything healed and time enough has passed. */
    private void end() {
        LedgerView view = world.ledger.view();
        check(view.running().isEmpty(), "still runs: " + view.running());
        if (view.proven() == 0) {
            return;
        }
        Hash proven = document(view.proven());
        for (WorldNode node : world.nodes.values()) {
            boolean unable = node.refuses.contains(proven)
                    || node.killers.contains(proven)
                    || node.endless.contains(proven);
            boolean serves =
                    node.proven() == view.proven() && node.document().equals(Optional.of(proven));
            check(
                    serves || unable,
                    node.id() + " serves revision " + node.proven() + " and not " + view.proven()
                            + " after " + view.rollouts());
        }
    }

    private Hash document(long revision) {
        return Objects.requireNonNull(world.ledger.view().revisions().get(revision))
                .document();
    }

    private static NodeState node(RolloutState state, String id) {
        SortedMap<String, NodeState> nodes = state.nodes();
        return Objects.requireNonNull(nodes.get(id));
    }

    private void check(boolean is, String otherwise) {
        if (!is) {
            broken.add(otherwise);
        }
    }
}
