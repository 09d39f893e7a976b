package dev.caravan.config.conductor;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.conductor.Conductor.AnswerCame;
import dev.caravan.config.conductor.Conductor.Caught;
import dev.caravan.config.conductor.Conductor.Command;
import dev.caravan.config.conductor.Conductor.FiguresCame;
import dev.caravan.config.conductor.Conductor.Look;
import dev.caravan.config.conductor.Conductor.PlanCame;
import dev.caravan.config.conductor.Conductor.StatusCame;
import dev.caravan.config.conductor.Conductor.StepCame;
import dev.caravan.config.ledger.LedgerView;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a conductor does with each message; knows no actor, for one thread at a time.
 *
 * <pre>
 *   idle ──► catching up (a certain read in this term) ──► leading ──► idle
 * </pre>
 */
final class Conducting {
    private static final long IDLE_MILLIS = 500;
    private static final long STATUS_MILLIS = 2_000;
    private static final long STATUS_ROLLING_MILLIS = 500;

    private final ConductorParts parts;
    private final Consumer<Command> self;
    private final Fleet fleet;
    private final Dispatch dispatch;
    private final Rolling rolling;
    private final Returning returning;
    private Leading leading = Leading.NOT;
    private long term = -1;
    private long notBefore;

    private enum Leading {
        NOT,
        CATCHING_UP,
        YES
    }

    Conducting(ConductorParts parts, Consumer<Command> self) {
        this.parts = parts;
        this.self = self;
        this.fleet = new Fleet(parts.peers(), self);
        this.dispatch = new Dispatch(parts.peers(), self);
        this.rolling = new Rolling(parts, self, fleet, dispatch);
        this.returning = new Returning(fleet, dispatch);
    }

    /** Takes {@code command}; how long until it wants to look again. */
    Duration on(Command command) {
        switch (command) {
            case Look _ -> {}
            case Caught caught -> caught(caught);
            case PlanCame came -> rolling.came(came);
            case StepCame came -> rolling.came(came);
            case StatusCame came -> fleet.came(came);
            case AnswerCame came -> answered(came);
            case FiguresCame came -> rolling.came(came);
        }
        return Duration.ofMillis(look());
    }

    private void caught(Caught caught) {
        if (leading == Leading.CATCHING_UP && caught.term() == term) {
            leading = caught.up() ? Leading.YES : Leading.NOT;
            notBefore = caught.up() ? 0 : now() + IDLE_MILLIS;
        }
    }

    private void answered(AnswerCame came) {
        Optional<Dispatch.Answered> answered = dispatch.came(came, now());
        answered.ifPresent(answer -> {
            if (answer.order().rollout() == 0) {
                returning.came(came.node(), answer);
            } else {
                rolling.came(came.node(), answer);
            }
        });
    }

    private long look() {
        Agreement.Standing standing = parts.agreement().standing();
        if (!standing.leads() || !standing.quorum()) {
            leading = Leading.NOT;
            return IDLE_MILLIS;
        }
        if (leading == Leading.NOT && now() < notBefore) {
            return IDLE_MILLIS;
        }
        if (leading == Leading.NOT || term != standing.term()) {
            begin(standing.term());
        }
        return leading == Leading.YES ? lead() : IDLE_MILLIS;
    }

    /** What this node has applied may be behind what was agreed on before it led. */
    private void begin(long newTerm) {
        term = newTerm;
        leading = Leading.CATCHING_UP;
        fleet.doubt();
        dispatch.begin(newTerm);
        rolling.begin();
        returning.begin();
        parts.agreement()
                .read()
                .whenComplete((view, failure) -> self.accept(new Caught(newTerm, failure == null)));
    }

    private long lead() {
        long now = now();
        LedgerView view = parts.agreement().local();
        boolean runs = view.running().isPresent();
        if (rolling.isNew(view)) {
            fleet.doubt();
        }
        fleet.look(now, runs ? STATUS_ROLLING_MILLIS : STATUS_MILLIS);
        dispatch.retain(fleet.reachable());
        long until = rolling.look(view, now);
        returning.look(view, now);
        return Math.clamp(until - now, 0, IDLE_MILLIS);
    }

    private long now() {
        return parts.time().wallMillis();
    }
}
