package dev.caravan.management.api;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.management.audit.Trail;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.problem.Problem;

import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes that are written down, then proposed, then answered. */
public final class Proposals {
    private final Agreement agreement;
    private final Trail trail;
    private final InstantSource clock;

    /** Proposes to {@code agreement} what {@code trail} has written down. */
    public Proposals(Agreement agreement, Trail trail, InstantSource clock) {
        this.agreement = agreement;
        this.trail = trail;
        this.clock = clock;
    }

    /** What is agreed on now. */
    CompletionStage<LedgerView> read() {
        return agreement.read();
    }

    /** An answer from what is agreed on now; without a quorum from what is known, marked stale. */
    CompletionStage<Answer> show(Function<LedgerView, Answer> how) {
        return showing(view -> CompletableFuture.completedFuture(how.apply(view)));
    }

    /** The same, of an answer that takes its time. */
    CompletionStage<Answer> showing(Function<LedgerView, CompletionStage<Answer>> how) {
        return Reading.show(agreement, how);
    }

    /** The clock that changes are dated by. */
    InstantSource clock() {
        return clock;
    }

    /** Asks for {@code change}; a refusal is a problem. */
    CompletionStage<Outcome.Accepted> propose(
            Call call, String before, String after, Change change) {
        return ordered(
                call,
                before,
                after,
                () -> agreement.propose(new Proposal(
                        UUID.randomUUID().toString(),
                        clock.millis(),
                        call.caller().author(),
                        change)));
    }

    /** Does what ends in an outcome; a refusal is a problem. */
    CompletionStage<Outcome.Accepted> ordered(
            Call call, String before, String after, Supplier<CompletionStage<Outcome>> order) {
        return trail.change(call.caller(), call.what(), before, after, order, Proposals::words)
                .thenApply(Proposals::accepted);
    }

    /** Writes down what is done without being agreed on. */
    CompletionStage<Boolean> noted(Call call, String before, String after) {
        return done(
                call, before, after, () -> CompletableFuture.completedFuture(true), done -> "told");
    }

    /** Does what is not agreed on. */
    <T> CompletionStage<T> done(
            Call call,
            String before,
            String after,
            Supplier<CompletionStage<T>> work,
            Function<T, String> words) {
        return trail.change(call.caller(), call.what(), before, after, work, words);
    }

    /** What the request expects to be there: -1 for anything, 0 for nothing. */
    static long expected(Call call) {
        return call.ifNothing() ? 0 : call.ifMatch().orElse(-1);
    }

    private static Outcome.Accepted accepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted;
            case Outcome.Refused refused -> throw problem(refused).exception();
        };
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> "accepted";
            case Outcome.Refused refused -> "refused: " + code(refused);
        };
    }

    private static Problem problem(Outcome.Refused refused) {
        return switch (refused.code()) {
            case STALE -> Problem.stale(refused.detail());
            case MISSING -> new Problem(404, "not-found", "Not found", refused.detail());
            case PAUSED, TOO_MANY, FORMAT_NOT_YET, INVALID ->
                Problem.conflict(code(refused), refused.detail());
        };
    }

    private static String code(Outcome.Refused refused) {
        return refused.code() == Outcome.Code.INVALID
                ? "not-possible"
                : refused.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
