package dev.caravan.protocols.listener;

import dev.caravan.protocols.connection.LiveState;
import dev.caravan.protocols.connection.Sight;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The connections of all listeners on these loops, draining ones included, to look at and to end.
 * Every method may be called from any thread and returns at once; what it is given runs on the
 * loops, one after the other there, and must not block.
 */
public final class LiveConnections {
    private final List<Loop> loops;

    private record Seen<T>(long id, T view) {}

    private LiveConnections(List<Loop> loops) {
        this.loops = loops;
    }

    /** Those of {@code loops}. */
    public static LiveConnections on(EventLoops loops) {
        return new LiveConnections(loops.loops());
    }

    /**
     * The connections with an id above {@code above} that {@code which} takes, by rising id, {@code
     * limit} at most.
     *
     * @param view makes of each what is kept of it
     */
    public <T> CompletionStage<List<T>> list(
            long above, int limit, Predicate<Sight> which, Function<Sight, T> view) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
        List<CompletableFuture<List<Seen<T>>>> parts = new ArrayList<>();
        for (Loop loop : loops) {
            parts.add(seen(loop, above, limit, which, view));
        }
        return all(parts)
                .thenApply(done -> parts.stream()
                        .flatMap(part -> part.join().stream())
                        .sorted(Comparator.comparingLong(Seen::id))
                        .limit(limit)
                        .map(Seen::view)
                        .toList());
    }

    private static <T> CompletableFuture<List<Seen<T>>> seen(
            Loop loop, long above, int limit, Predicate<Sight> which, Function<Sight, T> view) {
        // The lowest so far, the highest of them first to go.
        PriorityQueue<LiveState> lowest = new PriorityQueue<>(
                Comparator.comparingLong((LiveState live) -> live.info().id()).reversed());
        return Walk.on(
                loop,
                live -> {
                    long id = live.info().id();
                    boolean full = lowest.size() == limit;
                    boolean wanted =
                            id > above && (!full || id < lowest.element().info().id());
                    if (wanted && which.test(live)) {
                        if (full) {
                            lowest.remove();
                        }
                        lowest.add(live);
                    }
                },
                () -> lowest.stream()
                        .filter(live -> !live.gone())
                        .map(live -> new Seen<>(live.info().id(), view.apply(live)))
                        .toList());
    }

    /** How many {@code which} takes. */
    public CompletionStage<Long> count(Predicate<Sight> which) {
        return sum(live -> which.test(live));
    }

    /** The one of that id. */
    public <T> CompletionStage<Optional<T>> find(long id, Function<Sight, T> view) {
        if (id < 0) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Loop loop = loops.get((int) (id % loops.size()));
        return CompletableFuture.supplyAsync(
                () -> Optional.ofNullable(LoopConnections.of(loop).find(id)).map(view),
                loop.executor());
    }

    /** Ends those that {@code which} takes, now; how many those were. */
    public CompletionStage<Long> end(Predicate<Sight> which, Refusal why) {
        return sum(live -> {
            boolean taken = which.test(live);
            if (taken) {
                live.close(why);
            }
            return taken;
        });
    }

    /**
     * Ends what may not go on: connections of clients that are banned by now, tunnels of users who
     * are banned, gone, blocked or have other passwords by now. To be called after such a change.
     *
     * @return how many those were
     */
    public CompletionStage<Long> revoke() {
        return sum(live -> {
            Optional<Refusal> why = live.revoked();
            why.ifPresent(live::close);
            return why.isPresent();
        });
    }

    private CompletionStage<Long> sum(Predicate<LiveState> each) {
        List<CompletableFuture<Long>> parts = new ArrayList<>();
        for (Loop loop : loops) {
            long[] count = {0};
            parts.add(Walk.on(loop, live -> count[0] += each.test(live) ? 1 : 0, () -> count[0]));
        }
        return all(parts)
                .thenApply(done ->
                        parts.stream().mapToLong(CompletableFuture::join).sum());
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }
}
