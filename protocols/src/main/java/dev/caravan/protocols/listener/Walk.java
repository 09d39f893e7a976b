package dev.caravan.protocols.listener;

import dev.caravan.protocols.connection.LiveState;
import dev.caravan.protocols.loop.Loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A task that visits the connections of a loop, a few at each turn of it, so that many connections
 * do not hold up those that have something to do.
 */
final class Walk<R> {
    private static final int SLICE = 256;

    private final Loop loop;
    private final Consumer<LiveState> each;
    private final Supplier<R> then;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private LiveState[] all = {};
    private int at;

    private Walk(Loop loop, Consumer<LiveState> each, Supplier<R> then) {
        this.loop = loop;
        this.each = each;
        this.then = then;
    }

    /**
     * Visits what is open on {@code loop} when the walk begins and has not ended when its turn
     * comes; from any thread.
     *
     * @param each called on the loop
     * @param then called on the loop after the last one
     */
    static <R> CompletableFuture<R> on(Loop loop, Consumer<LiveState> each, Supplier<R> then) {
        Walk<R> walk = new Walk<>(loop, each, then);
        walk.go(walk::begin);
        return walk.result;
    }

    private void begin() {
        all = LoopConnections.of(loop).all();
        slice();
    }

    private void slice() {
        int to = Math.min(all.length, at + SLICE);
        while (at < to) {
            LiveState live = all[at++];
            if (!live.gone()) {
                each.accept(live);
            }
        }
        if (at < all.length) {
            go(this::slice);
        } else {
            result.complete(then.get());
        }
    }

    private void go(Runnable step) {
        try {
            loop.executor().execute(() -> {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException ended) {
            result.completeExceptionally(ended);
        }
    }
}
