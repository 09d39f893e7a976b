package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/** One address of an upstream, with a pool on each loop that has used it. */
public final class Endpoint {
    private final Target target;
    private final Egress egress;
    private volatile PoolRules rules;
    private final AtomicReference<@Nullable Pool[]> pools = new AtomicReference<>(new Pool[0]);
    private volatile boolean closed;
    private volatile EndpointOverride override = EndpointOverride.NONE;

    Endpoint(Target target, Egress egress, PoolRules rules) {
        this.target = target;
        this.egress = egress;
        this.rules = rules;
    }

    /** Where it is: an address, or a name that the way out resolves. */
    public Target target() {
        return target;
    }

    /** The pool of {@code loop}, called on it. */
    Pool pool(Loop loop) {
        @Nullable Pool[] known = pools.get();
        int i = loop.index();
        Pool pool = i < known.length ? known[i] : null;
        return pool != null ? pool : made(loop);
    }

    /** Each loop sets its own place, so only growing must be repeated when loops race. */
    private Pool made(Loop loop) {
        int i = loop.index();
        Pool pool = new Pool(loop, target, egress, rules);
        pools.updateAndGet(known -> {
            @Nullable Pool[] grown = Arrays.copyOf(known, Math.max(known.length, i + 1));
            grown[i] = pool;
            return grown;
        });
        pool.rules(rules);
        pool.out(override.out());
        if (closed) {
            pool.close();
        }
        return pool;
    }

    /** Takes other rules, by a task on each loop. */
    void rules(PoolRules changed) {
        rules = changed;
        onEachLoop(pool -> pool.rules(changed));
    }

    /** What an operator says of it; no word is {@link EndpointOverride#NONE}. */
    public EndpointOverride override() {
        return override;
    }

    /** Takes another word, by a task on each loop. */
    void override(EndpointOverride word) {
        boolean before = override.out();
        override = word;
        if (before != word.out()) {
            onEachLoop(pool -> pool.out(override.out()));
        }
    }

    /** The counters of all loops as they were a moment ago; from any thread, at once. */
    public EndpointCounts glance() {
        int open = 0;
        int idle = 0;
        long connects = 0;
        long failures = 0;
        long requests = 0;
        for (Pool pool : pools.get()) {
            if (pool != null) {
                Pool.Glance glance = pool.glance();
                open += glance.open();
                idle += glance.idle();
                connects += glance.connects();
                failures += glance.failures();
                requests += glance.requests();
            }
        }
        return new EndpointCounts(
                target, Math.max(0, open - idle), idle, connects, failures, requests);
    }

    /** Closes what idles, by a task on each loop; what is in use ends with its exchange. */
    void close() {
        closed = true;
        onEachLoop(Pool::close);
    }

    private interface Task {
        void on(Pool pool);
    }

    private List<CompletableFuture<Void>> onEachLoop(Task task) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (Pool pool : pools.get()) {
            if (pool != null) {
                done.add(CompletableFuture.runAsync(
                        () -> task.on(pool), pool.loop().executor()));
            }
        }
        return done;
    }

    /** The counters of all loops, summed by a task on each. */
    public CompletionStage<EndpointCounts> counts() {
        AtomicLongArray sums = new AtomicLongArray(5);
        List<CompletableFuture<Void>> parts = onEachLoop(pool -> {
            sums.addAndGet(0, pool.open() - pool.idle());
            sums.addAndGet(1, pool.idle());
            sums.addAndGet(2, pool.connects);
            sums.addAndGet(3, pool.failures);
            sums.addAndGet(4, pool.requests);
        });
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(all -> new EndpointCounts(
                        target,
                        (int) sums.get(0),
                        (int) sums.get(1),
                        sums.get(2),
                        sums.get(3),
                        sums.get(4)));
    }
}
