package dev.caravan.node.membership;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The order of a graceful leave. Each step begins when the one before is done, has failed, has taken
 * its time, or was {@linkplain #skip skipped}; the order is always walked to its end.
 *
 * <pre>
 *   not ready ─► load balancers ─► stop accepting ─► drain ─► hand off ─► leave group ─► leave cluster
 * </pre>
 *
 * <p>Any thread; nothing blocks.
 */
public final class Leaving {
    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    /**
     * How long each step has.
     *
     * @param loadBalancers how long it waits, being not ready, before it stops accepting
     * @param drain how long connections have
     * @param handOff how long other nodes have to take over
     * @param group how long the voters have to agree that it leaves
     * @param cluster how long the members have
     */
    public record Times(
            Duration loadBalancers,
            Duration drain,
            Duration handOff,
            Duration group,
            Duration cluster) {
        /** As they are when only the drain was said. */
        public static Times draining(Duration drain) {
            return new Times(
                    Duration.ZERO,
                    drain,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10));
        }
    }

    /** Time that passes. */
    @FunctionalInterface
    public interface Delay {
        /** Completes after {@code time}. */
        CompletionStage<Void> after(Duration time);

        /** Of the machine's clock. */
        static Delay system() {
            return time -> CompletableFuture.runAsync(
                    () -> {},
                    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** How a step ended. */
    public enum End {
        /** It was done. */
        DONE,
        /** It took longer than it had. */
        LATE,
        /** It failed. */
        FAILED,
        /** Somebody would not wait. */
        SKIPPED
    }

    /** A step and how it ended. */
    public record Ended(String step, End how) {}

    private record Step(String name, Duration within, Supplier<CompletionStage<?>> work) {}

    private final List<Step> steps;
    private final Delay delay;
    private final List<Ended> ended = new ArrayList<>();
    private final CompletableFuture<List<Ended>> all = new CompletableFuture<>();
    private CompletableFuture<End> current = new CompletableFuture<>();
    private boolean begun;

    private Leaving(List<Step> steps, Delay delay) {
        this.steps = steps;
        this.delay = delay;
    }

    /** The leave of a node that does {@code parting}. */
    public static Leaving of(Parting parting, Times times, Delay delay) {
        Duration drain = times.drain();
        Duration cluster = times.cluster();
        return new Leaving(
                List.of(
                        new Step("not ready", GRACE, parting::notReady),
                        new Step(
                                "load balancers",
                                times.loadBalancers().plus(GRACE),
                                () -> delay.after(times.loadBalancers())),
                        new Step("stop accepting", GRACE, parting::stopAccepting),
                        new Step("drain", drain.plus(GRACE), () -> parting.drain(drain)),
                        new Step("hand off", times.handOff(), parting::handOff),
                        new Step("leave group", times.group(), parting::leaveGroup),
                        new Step(
                                "leave cluster",
                                cluster.plus(GRACE),
                                () -> parting.leaveCluster(cluster))),
                delay);
    }

    /** Begins, the first time; completes with how each step ended, and never fails. */
    public CompletionStage<List<Ended>> begin() {
        synchronized (this) {
            if (begun) {
                return all.minimalCompletionStage();
            }
            begun = true;
        }
        step(0);
        return all.minimalCompletionStage();
    }

    /** Goes on with the next step, whatever the present one does: for a second signal. */
    public void skip() {
        now().complete(End.SKIPPED);
    }

    private synchronized CompletableFuture<End> now() {
        return current;
    }

    private synchronized CompletableFuture<End> next() {
        current = new CompletableFuture<>();
        return current;
    }

    private void step(int index) {
        if (index == steps.size()) {
            all.complete(results());
            return;
        }
        Step step = steps.get(index);
        LOG.info("leaving: {}", step.name());
        CompletableFuture<End> end = next();
        end.thenAccept(how -> {
            note(step, how);
            step(index + 1);
        });
        delay.after(step.within()).thenRun(() -> end.complete(End.LATE));
        work(step).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.warn("leaving: {} failed: {}", step.name(), failed.toString());
            }
            end.complete(failed == null ? End.DONE : End.FAILED);
        });
    }

    private static CompletionStage<?> work(Step step) {
        try {
            return step.work().get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void note(Step step, End how) {
        ended.add(new Ended(step.name(), how));
        switch (how) {
            case DONE, FAILED -> {}
            case LATE ->
                LOG.warn(
                        "leaving: {} was not done within {} ms",
                        step.name(),
                        step.within().toMillis());
            case SKIPPED -> LOG.warn("leaving: {} was skipped", step.name());
        }
    }

    private synchronized List<Ended> results() {
        return List.copyOf(ended);
    }
}
