package dev.caravan.node.ports;

import dev.caravan.config.conductor.Ordering;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.rollout.Orders.Order;
import dev.caravan.management.port.RolloutOrders;

import java.util.concurrent.CompletionStage;

/** Orders to rollouts, as steps of their own. */
public final class OrderedRollouts implements RolloutOrders {
    private final Ordering ordering;

    /** Orders by way of {@code ordering}. */
    public OrderedRollouts(Ordering ordering) {
        this.ordering = ordering;
    }

    @Override
    public CompletionStage<Outcome> pause(long rollout, Author author, String reason) {
        return ordered(rollout, Order.PAUSE, author, reason);
    }

    @Override
    public CompletionStage<Outcome> resume(long rollout, Author author) {
        return ordered(rollout, Order.RESUME, author, "");
    }

    @Override
    public CompletionStage<Outcome> promote(long rollout, Author author) {
        return ordered(rollout, Order.PROMOTE, author, "");
    }

    @Override
    public CompletionStage<Outcome> abort(long rollout, Author author, String reason) {
        return ordered(rollout, Order.ABORT, author, reason);
    }

    private CompletionStage<Outcome> ordered(
            long rollout, Order order, Author author, String reason) {
        return ordering.order(rollout, order, author, reason).thenApply(result -> switch (result) {
            case Ordering.Result.Agreed agreed ->
                new Outcome.Accepted(0, agreed.state().version());
            case Ordering.Result.Missing missing ->
                new Outcome.Refused(Outcome.Code.MISSING, "no rollout " + rollout + " is kept");
            case Ordering.Result.Refused refused ->
                new Outcome.Refused(Outcome.Code.INVALID, refused.why());
        });
    }
}
