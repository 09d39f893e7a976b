package dev.caravan.config.conductor;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.rollout.Orders;
import dev.caravan.config.rollout.Orders.Order;
import dev.caravan.config.rollout.Orders.Ordered;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.protocols.loop.Time;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Operators' orders to rollouts, from any node: an order is a step of its own, so nobody who leads
 * has to be asked. Any thread; nothing blocks.
 */
public final class Ordering {
    private static final int TRIES = 10;

    private final Agreement agreement;
    private final Time time;

    private Ordering(Agreement agreement, Time time) {
        this.agreement = agreement;
        this.time = time;
    }

    /** Orders by way of {@code agreement}. */
    public static Ordering by(Agreement agreement, Time time) {
        return new Ordering(agreement, time);
    }

    /** What became of an order. */
    public sealed interface Result {
        /** It is agreed on, and this is what the rollout became by it. */
        record Agreed(RolloutState state) implements Result {}

        /** No such rollout is kept. */
        record Missing() implements Result {}

        /** It makes no sense now. */
        record Refused(String why) implements Result {}
    }

    /**
     * Gives {@code order} to {@code rollout}.
     *
     * @return fails with {@link dev.caravan.config.agreement.NoQuorumException}
     */
    public CompletionStage<Result> order(long rollout, Order order, Author author) {
        return order(rollout, order, author, "");
    }

    /** The same, for a reason that is kept with the rollout. */
    public CompletionStage<Result> order(long rollout, Order order, Author author, String reason) {
        String by = reason.isEmpty() ? author.who() : author.who() + ": " + reason;
        return attempt(new Asked(rollout, order, author, by), TRIES);
    }

    private record Asked(long rollout, Order order, Author author, String by) {}

    private CompletionStage<Result> attempt(Asked asked, int tries) {
        return agreement.read().thenCompose(view -> attempt(view, asked, tries));
    }

    private CompletionStage<Result> attempt(LedgerView view, Asked asked, int tries) {
        RolloutState state = view.rollouts().get(asked.rollout());
        if (state == null) {
            return CompletableFuture.completedStage(new Result.Missing());
        }
        return switch (Orders.apply(state, asked.order(), asked.by(), time.wallMillis())) {
            case Ordered.Refused refused ->
                CompletableFuture.completedStage(new Result.Refused(refused.why()));
            case Ordered.Next next ->
                agreement
                        .propose(new Proposal(
                                UUID.randomUUID().toString(),
                                time.wallMillis(),
                                asked.author(),
                                new Change.Step(asked.rollout(), state.version(), next.state())))
                        .thenCompose(outcome -> switch (outcome) {
                            case Outcome.Accepted _ ->
                                CompletableFuture.completedStage(new Result.Agreed(next.state()));
                            case Outcome.Refused refused
                            when refused.code() == Code.STALE && tries > 1 ->
                                attempt(asked, tries - 1);
                            case Outcome.Refused refused ->
                                CompletableFuture.completedStage(
                                        new Result.Refused(refused.detail()));
                        });
        };
    }
}
