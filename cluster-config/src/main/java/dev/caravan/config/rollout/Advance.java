package dev.caravan.config.rollout;

import dev.caravan.config.rollout.NodeSeen.Answer;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.util.List;

/** As many steps as what was seen allows, made into one. */
final class Advance {
    /** A batch waits so long for a node that could be reached when the rollout began. */
    private static final long GRACE_MILLIS = 2_000;

    private final RolloutPlan plan;
    private final Observed seen;
    private final Draft draft;
    private final Retreat retreat;
    private final long now;

    Advance(RolloutState state, RolloutPlan plan, Observed seen) {
        this.plan = plan;
        this.seen = seen;
        this.now = seen.nowMillis();
        this.draft = new Draft(state, seen.sinceMillis());
        this.retreat = new Retreat(draft, plan, seen);
    }

    static long grace(RolloutPlan plan) {
        return Math.min(GRACE_MILLIS, plan.deadline().toMillis());
    }

    /** Whether a rollout that goes back waits for this node. */
    static boolean goesBack(NodeState node) {
        return node.touched() && node.step() != Step.REVERTED;
    }

    RolloutState run() {
        boolean further = true;
        while (further) {
            further = switch (draft.phase()) {
                case APPLYING -> applying();
                case OBSERVING -> observing();
                case WAITING -> waiting();
                case PAUSED -> paused();
                case REVERTING -> retreat.reverting();
                case DONE, ROLLED_BACK, SUPERSEDED, HALTED -> false;
            };
        }
        return draft.state();
    }

    private boolean applying() {
        listen();
        tell();
        if (retreat.failed()) {
            return true;
        }
        vanished();
        if (!draft.begun(Step.PENDING).isEmpty() || !draft.begun(Step.TOLD).isEmpty()) {
            return false;
        }
        if (!draft.anybodyTold() && !draft.isLast()) {
            draft.refill(now);
            return true;
        }
        if (retreat.lost()) {
            return retreat.gone(draft.countedFrom());
        }
        if (draft.judged()) {
            return next(0);
        }
        draft.enter(Phase.OBSERVING, now, "");
        return true;
    }

    /** Notes what nodes answered that were told. */
    private void listen() {
        for (String id : draft.begun(Step.TOLD)) {
            NodeState node = draft.node(id);
            switch (seen.node(id).answer()) {
                case Answer.Proof proof
                when proof.revision() == draft.revision() ->
                    draft.put(id, node.at(Step.PROVEN, ""));
                case Answer.Refusal refusal
                when refusal.revision() == draft.revision() ->
                    draft.put(id, node.at(Step.REFUSED, refusal.reason()));
                case Answer.Proof _, Answer.Refusal _, Answer.Silence _ -> {}
            }
        }
    }

    private void tell() {
        boolean late = now >= draft.countedFrom() + grace(plan);
        for (String id : draft.begun(Step.PENDING)) {
            NodeSeen node = seen.node(id);
            if (node.takesPart() && node.startedAtMillis() > 0) {
                draft.put(id, draft.node(id).told(now, node.startedAtMillis()));
            } else if (node.reachable() && node.drained()) {
                draft.put(id, draft.node(id).at(Step.MISSED, "drained meanwhile"));
            } else if (!node.reachable() && late) {
                draft.put(id, draft.node(id).at(Step.MISSED, "could not be reached"));
            }
        }
    }

    /** Who was told and cannot be reached may be starting anew: that is worth the deadline. */
    private void vanished() {
        if (now < draft.countedFrom() + plan.deadline().toMillis()) {
            return;
        }
        for (String id : draft.begun(Step.TOLD)) {
            if (!seen.node(id).reachable()) {
                draft.put(id, draft.node(id).at(Step.MISSED, "vanished after it was told"));
            }
        }
    }

    private boolean observing() {
        if (retreat.failed()) {
            return true;
        }
        long end = draft.countedFrom() + plan.observe().toMillis();
        if (draft.judged()) {
            return next(0);
        }
        if (!plan.gates().any() || plan.observe().isZero()) {
            Gate.Kind kind = plan.gates().any() ? Gate.Kind.UNJUDGED : Gate.Kind.PASSED;
            String why = plan.gates().any() ? "no time to observe" : "no gates";
            return now >= end && pass(new Gate.Verdict(kind, why), end);
        }
        return seen.measured()
                .filter(measured -> measured.fromMillis() == draft.countedFrom())
                .map(measured -> judge(measured, end))
                .orElse(false);
    }

    private boolean judge(Measured measured, long end) {
        Gate.Verdict verdict = Gate.judge(plan.gates(), measured);
        if (verdict.kind() == Gate.Kind.BROKEN) {
            draft.verdict(verdict.toString());
            retreat.back(verdict.text());
            return true;
        }
        return measured.toMillis() >= end && pass(verdict, end);
    }

    private boolean pass(Gate.Verdict verdict, long end) {
        if (retreat.lost()) {
            return retreat.gone(end);
        }
        draft.verdict(verdict.toString());
        if (verdict.kind() == Gate.Kind.UNJUDGED && plan.gates().holdUnjudged()) {
            draft.enter(Phase.PAUSED, now, verdict.toString());
            return true;
        }
        if (plan.pause().isZero() || draft.isLast()) {
            return next(0);
        }
        draft.enter(Phase.WAITING, now, "");
        return true;
    }

    private boolean waiting() {
        if (retreat.failed()) {
            return true;
        }
        long pause = plan.pause().toMillis();
        return now >= draft.countedFrom() + pause && next(pause);
    }

    /** Nothing happens but what cannot be helped; a gate's hold is no reason to look away. */
    private boolean paused() {
        listen();
        return draft.heldByGate() && retreat.failed();
    }

    /** The next batch, or the end; {@code inPhase} is how long the phase lasts by plan. */
    private boolean next(long inPhase) {
        if (retreat.lost()) {
            return retreat.gone(draft.countedFrom() + inPhase);
        }
        if (!draft.isLast()) {
            draft.nextBatch(now);
            return true;
        }
        List<String> touched = draft.those(NodeState::touched);
        draft.enter(Phase.DONE, now, touched.isEmpty() ? "nobody could be told" : "");
        return true;
    }
}
