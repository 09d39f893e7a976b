package dev.caravan.config.conductor;

import dev.caravan.config.conductor.Conductor.AnswerCame;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.ApplyOrder;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Orders on their way, at most one to a node; for one thread at a time. */
final class Dispatch {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final long BETWEEN_MILLIS = 250;

    private final Peers peers;
    private final Consumer<? super Conductor.Command> self;
    private final Map<String, ApplyOrder> pending = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private long term;
    private long sequence;

    /** An answer with the order that it answers. */
    record Answered(ApplyOrder order, ApplyAnswer answer) {}

    Dispatch(Peers peers, Consumer<? super Conductor.Command> self) {
        this.peers = peers;
        this.self = self;
    }

    /** This node leads in a new term: nothing that was sent before counts. */
    void begin(long newTerm) {
        term = newTerm;
        sequence = 0;
        pending.clear();
        notBefore.clear();
    }

    /** Nobody else is waited for. */
    void retain(Set<String> reachable) {
        pending.keySet().retainAll(reachable);
        notBefore.keySet().retainAll(reachable);
    }

    /** Orders {@code node} to serve {@code revision}, unless that is on its way already. */
    void order(String node, long rollout, Revision revision, boolean revert, long nowMillis) {
        ApplyOrder under = pending.get(node);
        boolean same = under != null
                && under.rollout() == rollout
                && under.revision() == revision.number()
                && under.revert() == revert;
        Long allowed = notBefore.get(node);
        if (same || allowed != null && nowMillis < allowed) {
            return;
        }
        ApplyOrder order = new ApplyOrder(
                term,
                ++sequence,
                rollout,
                revision.number(),
                revision.document(),
                revision.submitted(),
                revert);
        pending.put(node, order);
        peers.ask(node, Topic.APPLY, order.bytes(), WITHIN)
                .thenApply(ApplyAnswer::read)
                .whenComplete((answer, failure) -> self.accept(new AnswerCame(
                        node,
                        order.sequence(),
                        failure == null ? Optional.of(answer) : Optional.empty())));
    }

    /** The answer, if it is one to the order that is under way. */
    Optional<Answered> came(AnswerCame came, long nowMillis) {
        ApplyOrder order = pending.get(came.node());
        if (order == null || order.sequence() != came.sequence()) {
            return Optional.empty();
        }
        pending.remove(came.node());
        boolean refused = came.answer()
                .map(answer -> answer instanceof ApplyAnswer.Refused)
                .orElse(true);
        if (refused) {
            notBefore.put(came.node(), nowMillis + BETWEEN_MILLIS);
        }
        return came.answer().map(answer -> new Answered(order, answer));
    }
}
