package dev.caravan.config.conductor;

import dev.caravan.config.conductor.Conductor.Command;
import dev.caravan.config.conductor.Conductor.FiguresCame;
import dev.caravan.config.conductor.Conductor.PlanCame;
import dev.caravan.config.conductor.Conductor.StepCame;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.NodeStatus;
import dev.caravan.config.rollout.Decision;
import dev.caravan.config.rollout.Decision.Tell;
import dev.caravan.config.rollout.NodeSeen;
import dev.caravan.config.rollout.NodeSeen.Answer;
import dev.caravan.config.rollout.Observed;
import dev.caravan.config.rollout.Rollout;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The rollout under way: what is seen of it, and what is done about it. */
final class Rolling {
    private static final Logger LOG = LoggerFactory.getLogger(Rolling.class);
    private static final long RETRY_MILLIS = 500;

    private final ConductorParts parts;
    private final Consumer<Command> self;
    private final Fleet fleet;
    private final Dispatch dispatch;
    private final Survey survey;
    private final Map<String, Answer> answers = new HashMap<>();
    private Optional<Stand> stand = Optional.empty();
    private Optional<Planned> planned = Optional.empty();
    private boolean asksPlan;
    private boolean steps;
    private long sinceMillis;
    private long notBefore;

    /** Where a rollout stands: while it is the same, times are counted from its first sight. */
    private record Stand(long rollout, Phase phase, int batch, long sinceMillis) {
        static Stand of(RolloutState state) {
            return new Stand(state.id(), state.phase(), state.batch(), state.sinceMillis());
        }

        boolean sameWay(Stand other) {
            return rollout == other.rollout
                    && (phase == Phase.REVERTING) == (other.phase == Phase.REVERTING);
        }
    }

    private record Planned(long revision, RolloutPlan plan) {}

    Rolling(ConductorParts parts, Consumer<Command> self, Fleet fleet, Dispatch dispatch) {
        this.parts = parts;
        this.self = self;
        this.fleet = fleet;
        this.dispatch = dispatch;
        this.survey = new Survey(parts.peers(), self);
    }

    /** This node leads anew, and knows nothing. */
    void begin() {
        answers.clear();
        stand = Optional.empty();
        survey.forget();
        steps = false;
        asksPlan = false;
        notBefore = 0;
    }

    /** Whether a batch begins of which nothing was seen, so that what is known of nodes is old. */
    boolean isNew(LedgerView view) {
        Optional<Stand> now = view.running().map(Stand::of);
        return now.isPresent()
                && stand.map(was -> was.rollout() != now.get().rollout()
                                || was.batch() != now.get().batch())
                        .orElse(true);
    }

    /** Decides; when to do so again though nothing came. */
    long look(LedgerView view, long now) {
        Optional<RolloutState> running = view.running();
        if (running.isEmpty()) {
            stand = Optional.empty();
            return Decision.NEVER;
        }
        RolloutState state = running.get();
        arrive(Stand.of(state), now);
        if (steps || now < notBefore) {
            return steps ? Decision.NEVER : notBefore;
        }
        Optional<RolloutPlan> plan = plan(state.revision());
        if (plan.isEmpty()) {
            return Decision.NEVER;
        }
        Decision decision = Rollout.decide(state, plan.get(), observed(view, state, now));
        decision.step().ifPresent(next -> propose(state, next, now));
        decision.tell().forEach(tell -> tell(view, state, tell, now));
        decision.measure().ifPresent(measure -> survey.begin(measure, now));
        return decision.untilMillis();
    }

    private void arrive(Stand here, long now) {
        if (stand.isPresent() && stand.get().equals(here)) {
            return;
        }
        if (stand.isEmpty() || !stand.get().sameWay(here)) {
            answers.clear();
        }
        stand = Optional.of(here);
        sinceMillis = now;
        survey.forget();
    }

    private Optional<RolloutPlan> plan(long revision) {
        if (planned.isPresent() && planned.get().revision() == revision) {
            return Optional.of(planned.get().plan());
        }
        if (!asksPlan) {
            asksPlan = true;
            parts.plans().apply(revision).whenComplete((plan, failure) -> {
                if (failure != null) {
                    LOG.warn(
                            "the plan of revision {} cannot be read: {}",
                            revision,
                            failure.toString());
                }
                self.accept(new PlanCame(
                        revision, failure == null ? Optional.of(plan) : Optional.empty()));
            });
        }
        return Optional.empty();
    }

    private Observed observed(LedgerView view, RolloutState state, long now) {
        Map<String, NodeSeen> nodes = new HashMap<>();
        for (String node : state.nodes().keySet()) {
            Optional<NodeStatus> status = fleet.status(node);
            boolean drained =
                    status.map(NodeStatus::draining).orElse(false) || view.isDrained(node, now);
            nodes.put(
                    node,
                    new NodeSeen(
                            fleet.reachable().contains(node),
                            drained,
                            status.map(NodeStatus::startedAtMillis).orElse(0L),
                            answers.getOrDefault(node, new Answer.Silence())));
        }
        return new Observed(now, sinceMillis, nodes, survey.last());
    }

    private void tell(LedgerView view, RolloutState state, Tell tell, long now) {
        Revision revision = view.revisions().get(tell.revision());
        if (revision == null) {
            LOG.warn(
                    "revision {} is kept no more, node {} cannot be told",
                    tell.revision(),
                    tell.node());
            return;
        }
        dispatch.order(tell.node(), state.id(), revision, tell.revert(), now);
    }

    private void propose(RolloutState state, RolloutState next, long now) {
        steps = true;
        if (next.phase() != state.phase() || next.batch() != state.batch()) {
            LOG.info(
                    "rollout {} of revision {}: {}, batch {} of {}{}",
                    next.id(),
                    next.revision(),
                    next.phase(),
                    next.batch() + 1,
                    next.batches().size(),
                    next.reason().isEmpty() ? "" : ", " + next.reason());
        }
        Proposal proposal = new Proposal(
                UUID.randomUUID().toString(),
                now,
                Author.system(parts.peers().self()),
                new Change.Step(state.id(), state.version(), next));
        parts.agreement()
                .propose(proposal)
                .whenComplete((outcome, failure) -> self.accept(new StepCame(
                        state.id(), failure == null ? Optional.of(outcome) : Optional.empty())));
    }

    void came(StepCame came) {
        steps = false;
        boolean accepted = came.outcome()
                .map(outcome -> outcome instanceof Outcome.Accepted)
                .orElse(false);
        if (!accepted) {
            String why = came.outcome().map(Outcome::toString).orElse("no quorum");
            LOG.info("a step of rollout {} is not agreed on: {}", came.rollout(), why);
            notBefore = parts.time().wallMillis() + RETRY_MILLIS;
        }
    }

    void came(PlanCame came) {
        asksPlan = false;
        came.plan().ifPresent(plan -> planned = Optional.of(new Planned(came.revision(), plan)));
        if (came.plan().isEmpty()) {
            notBefore = parts.time().wallMillis() + RETRY_MILLIS;
        }
    }

    void came(FiguresCame came) {
        survey.came(came);
    }

    /** A node answered an order of this rollout, or of one before it. */
    void came(String node, Dispatch.Answered answered) {
        boolean current = stand.isPresent()
                && stand.get().rollout() == answered.order().rollout()
                && (stand.get().phase() == Phase.REVERTING) == answered.order().revert();
        if (!current) {
            return;
        }
        switch (answered.answer()) {
            case ApplyAnswer.Proof proof
            when proves(proof, answered) -> {
                fleet.proved(
                        node, proof.revision(), proof.document().hex(), proof.startedAtMillis());
                answers.put(node, new Answer.Proof(proof.revision()));
            }
            case ApplyAnswer.Proof proof ->
                answers.put(
                        node,
                        new Answer.Refusal(
                                answered.order().revision(),
                                "proved revision " + proof.revision() + ", document "
                                        + proof.document().brief()));
            case ApplyAnswer.Refused refused ->
                answers.put(
                        node, new Answer.Refusal(answered.order().revision(), refused.reason()));
        }
    }

    private static boolean proves(ApplyAnswer.Proof proof, Dispatch.Answered answered) {
        return proof.revision() == answered.order().revision()
                && proof.document().equals(answered.order().document());
    }
}
