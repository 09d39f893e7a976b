package dev.caravan.management.audit;

import dev.caravan.config.store.AuditLog;
import dev.caravan.management.auth.Caller;
import dev.caravan.management.problem.Problem;
import dev.caravan.management.problem.ProblemException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes every change down before it is asked for, and its result after: what cannot be written
 * down is not done. A change has two lines, {@code asked} and what became of it.
 */
public final class Trail {
    private static final Logger LOG = LoggerFactory.getLogger(Trail.class);
    private static final int MAX_TEXT = 4096;

    private final AuditLog log;
    private final Executor blocking;
    private final InstantSource clock;
    private final Consumer<AuditLog.Line> heard;

    /**
     * Writes to {@code log} on {@code blocking}.
     *
     * @param heard is told each line that was written
     */
    public Trail(
            AuditLog log, Executor blocking, InstantSource clock, Consumer<AuditLog.Line> heard) {
        this.log = log;
        this.blocking = blocking;
        this.clock = clock;
        this.heard = heard;
    }

    /**
     * Does {@code change} once it is written down that {@code caller} asks for it.
     *
     * @param what method and path
     * @param before what is there, secrets redacted
     * @param after what is to be there, secrets redacted
     * @param result what became of it, in words
     */
    public <T> CompletionStage<T> change(
            Caller caller,
            String what,
            String before,
            String after,
            Supplier<CompletionStage<T>> change,
            Function<T, String> result) {
        return write(line(caller, what, before, after, "asked"))
                .exceptionally(failure -> {
                    LOG.error(
                            "audit: cannot be written, so nothing is changed: {}",
                            cause(failure).toString());
                    throw Problem.unavailable(
                                    "audit-unavailable",
                                    "Audit unavailable",
                                    "the change cannot be written down, so it was not made")
                            .exception();
                })
                .thenCompose(written -> done(change)
                        .handle((done, failure) -> {
                            String became = failure == null ? result.apply(done) : failed(failure);
                            return write(line(caller, what, before, after, became))
                                    .exceptionally(lost -> unfinished(caller, what, became, lost))
                                    .thenCompose(closed -> outcome(done, failure));
                        })
                        .thenCompose(Function.identity()));
    }

    private static <T> CompletionStage<T> done(Supplier<CompletionStage<T>> change) {
        try {
            return change.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The change is made, and its first line says that it was asked for. */
    private static @Nullable Void unfinished(
            Caller caller, String what, String became, Throwable lost) {
        LOG.error(
                "audit: cannot write that {} {}: {}: {}",
                caller.who(),
                what,
                became,
                cause(lost).toString());
        return null;
    }

    private static <T> CompletionStage<T> outcome(T done, @Nullable Throwable failure) {
        return failure == null
                ? CompletableFuture.completedFuture(done)
                : CompletableFuture.failedFuture(cause(failure));
    }

    /** At most {@code limit} lines below {@code before}, newest first. */
    public CompletionStage<List<AuditLog.Line>> last(long before, int limit) {
        return CompletableFuture.supplyAsync(() -> log.last(before, limit), blocking);
    }

    private CompletableFuture<Void> write(AuditLog.Line line) {
        return CompletableFuture.runAsync(
                () -> {
                    log.append(line);
                    heard.accept(line);
                },
                blocking);
    }

    private AuditLog.Line line(
            Caller caller, String what, String before, String after, String result) {
        return new AuditLog.Line(
                0,
                clock.millis(),
                caller.who(),
                caller.from(),
                caller.role().word(),
                bounded(what),
                bounded(before),
                bounded(after),
                result);
    }

    private static String failed(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof ProblemException e
                ? "refused: " + e.problem().code()
                : "failed: " + cause.getClass().getSimpleName();
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String bounded(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    }
}
