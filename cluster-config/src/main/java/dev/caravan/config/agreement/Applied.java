package dev.caravan.config.agreement;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** Those who wait until the log is applied up to some place. Within turns. */
final class Applied {
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::index));
    private long index;

    private record Waiting(long index, Runnable then) {}

    /** Runs {@code then} when the log is applied up to {@code at}, unless {@code who} gave up. */
    void when(long at, CompletableFuture<?> who, Runnable then) {
        if (at <= index) {
            then.run();
            return;
        }
        Waiting one = new Waiting(at, then);
        waiting.add(one);
        who.whenComplete((done, failure) -> waiting.remove(one));
    }

    /** The log is applied up to {@code now}. */
    void reached(long now) {
        index = now;
        while (!waiting.isEmpty() && waiting.element().index <= now) {
            waiting.remove().then.run();
        }
    }
}
