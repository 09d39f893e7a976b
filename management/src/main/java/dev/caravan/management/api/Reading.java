package dev.caravan.management.api;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.management.operation.Answer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Answers from what is agreed on. Without a quorum they are from what this node heard last, and
 * marked so: operators look at a cluster above all when it is not whole.
 */
final class Reading {
    /** The header of an answer that may be old. */
    static final String STALE = "Caravan-Stale";

    /** Its value. */
    static final String NO_QUORUM = "no-quorum";

    /** Where no majority was heard of lately, one is not waited for longer than this. */
    private static final long WITHOUT_QUORUM_MILLIS = 1_000;

    private Reading() {}

    /** What {@code how} makes of what is agreed on now, or of what this node knows. */
    static CompletionStage<Answer> show(
            Agreement agreement, Function<LedgerView, CompletionStage<Answer>> how) {
        return agreed(agreement)
                .thenCompose(agreed -> agreed.map(how)
                        .orElseGet(() -> how.apply(agreement.local())
                                .thenApply(answer -> answer.header(STALE, NO_QUORUM))));
    }

    private static CompletionStage<Optional<LedgerView>> agreed(Agreement agreement) {
        CompletableFuture<Optional<LedgerView>> read = agreement
                .read()
                .handle((view, failure) -> {
                    if (failure == null) {
                        return Optional.of(view);
                    }
                    Throwable cause =
                            failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof NoQuorumException) {
                        return Optional.<LedgerView>empty();
                    }
                    throw new CompletionException(cause);
                })
                .toCompletableFuture();
        return agreement.standing().quorum()
                ? read
                : read.completeOnTimeout(
                        Optional.empty(), WITHOUT_QUORUM_MILLIS, TimeUnit.MILLISECONDS);
    }
}
