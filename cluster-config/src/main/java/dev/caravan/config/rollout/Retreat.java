package dev.caravan.config.rollout;

import dev.caravan.config.rollout.NodeSeen.Answer;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a rollout goes back, and how. */
final class Retreat {
    private static final String STUCK = "cannot go back";

    private final Draft draft;
    private final RolloutPlan plan;
    private final Observed seen;

    Retreat(Draft draft, RolloutPlan plan, Observed seen) {
        this.draft = draft;
        this.plan = plan;
        this.seen = seen;
    }

    /** Goes back when a node gave a reason to; whether it did. */
    boolean failed() {
        Optional<String> why = draft.those(node -> true).stream()
                .map(this::failure)
                .flatMap(Optional::stream)
                .findFirst();
        why.ifPresent(this::back);
        return why.isPresent();
    }

    private Optional<String> failure(String id) {
        NodeState node = draft.node(id);
        NodeSeen now = seen.node(id);
        if (node.step() == Step.REFUSED) {
            return Optional.of("node " + id + " refused: " + node.detail());
        }
        boolean restarted = node.touched()
                && now.startedAtMillis() > 0
                && now.startedAtMillis() != node.startedAtMillis();
        if (restarted) {
            return Optional.of("node " + id + " restarted after it was told");
        }
        boolean late = draft.phase() == Phase.APPLYING
                && seen.nowMillis() >= draft.countedFrom() + plan.deadline().toMillis();
        if (!late || !now.reachable()) {
            return Optional.empty();
        }
        boolean waitedFor = node.step() == Step.TOLD
                || draft.begun(Step.PENDING).contains(id) && !now.drained();
        return waitedFor
                ? Optional.of(
                        "node " + id + " did not prove it within " + Texts.shown(plan.deadline()))
                : Optional.empty();
    }

    void back(String why) {
        if (draft.from() == 0) {
            draft.enter(
                    Phase.HALTED,
                    seen.nowMillis(),
                    why + "; there is no proven revision to go back to");
        } else {
            draft.enter(Phase.REVERTING, seen.nowMillis(), why);
        }
    }

    /** Whether some were told and nobody who proved it can be reached: then it is proven by none. */
    boolean lost() {
        List<String> told = draft.those(NodeState::touched);
        return !told.isEmpty()
                && told.stream()
                        .noneMatch(id -> draft.node(id).step() == Step.PROVEN
                                && seen.node(id).reachable()
                                // Else it may be another process than the one that proved it.
                                && seen.node(id).startedAtMillis() > 0);
    }

    /** Waits so long after {@code millis} for one of them to return; whether it goes back now. */
    boolean gone(long millis) {
        if (seen.nowMillis() < millis + plan.deadline().toMillis()) {
            return false;
        }
        back("no node that was told can be reached: "
                + String.join(", ", draft.those(NodeState::touched)));
        return true;
    }

    boolean reverting() {
        List<String> left = new ArrayList<>();
        for (String id : draft.those(Advance::goesBack)) {
            if (!listen(id) && seen.node(id).reachable()) {
                left.add(id);
            }
        }
        boolean late = seen.nowMillis() >= draft.countedFrom() + plan.deadline().toMillis();
        if (!left.isEmpty() && !late) {
            return false;
        }
        String absent = "could not be reached on the way back; goes back when it returns";
        for (String id : draft.those(Advance::goesBack)) {
            if (!left.contains(id)) {
                draft.put(id, draft.node(id).at(Step.MISSED, absent));
            }
        }
        if (left.isEmpty()) {
            draft.enter(Phase.ROLLED_BACK, seen.nowMillis(), draft.reason());
        } else {
            halt(left);
        }
        return true;
    }

    /** Notes what a node answered that was told to go back; whether it is back. */
    private boolean listen(String id) {
        NodeState node = draft.node(id);
        switch (seen.node(id).answer()) {
            case Answer.Proof proof
            when proof.revision() == draft.from() -> {
                draft.put(id, node.at(Step.REVERTED, ""));
                return true;
            }
            case Answer.Refusal refusal
            when refusal.revision() == draft.from() -> {
                if (!node.detail().startsWith(STUCK)) {
                    draft.put(id, node.at(Step.REFUSED, STUCK + ": " + refusal.reason()));
                }
                return false;
            }
            case Answer.Proof _, Answer.Refusal _, Answer.Silence _ -> {
                return false;
            }
        }
    }

    private void halt(List<String> left) {
        List<String> words = new ArrayList<>();
        for (String id : left) {
            NodeState node = draft.node(id);
            String detail = node.detail().startsWith(STUCK)
                    ? node.detail()
                    : STUCK + ": no proof within " + Texts.shown(plan.deadline());
            draft.put(id, node.at(Step.REFUSED, detail));
            words.add(id + " " + detail);
        }
        draft.enter(
                Phase.HALTED, seen.nowMillis(), draft.reason() + "; " + String.join("; ", words));
    }
}
