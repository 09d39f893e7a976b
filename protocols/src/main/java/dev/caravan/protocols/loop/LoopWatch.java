package dev.caravan.protocols.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at every loop each 100 ms from a thread of its own and logs, once for each time, the layer
 * that has held its loop since the last look.
 */
final class LoopWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final long EVERY_MILLIS = 100;

    private final List<Loop> loops;
    private final @Nullable Object[] seen;
    private final long[] turns;
    private final boolean[] told;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("caravan-loop-watch").unstarted(task));

    LoopWatch(List<Loop> loops) {
        this.loops = loops;
        this.seen = new Object[loops.size()];
        this.turns = new long[loops.size()];
        this.told = new boolean[loops.size()];
        timer.scheduleAtFixedRate(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        for (int i = 0; i < turns.length; i++) {
            Loop.Watch watch = loops.get(i).watch();
            Object running = watch.running();
            long turn = watch.turn();
            boolean held = running != null && running == seen[i] && turn == turns[i];
            if (held && !told[i]) {
                LOG.warn("loop {} held for more than {} ms by {}", i, EVERY_MILLIS, running);
            }
            told[i] = held;
            seen[i] = running;
            turns[i] = turn;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
