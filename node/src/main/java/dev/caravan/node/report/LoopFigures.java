package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Loop;

import io.netty.util.concurrent.SingleThreadEventExecutor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How busy the event loops are. */
final class LoopFigures implements Figures {
    private static final double NANOS = 1e9;

    private final EventLoops loops;

    LoopFigures(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public void write(MetricsText text) {
        List<CompletableFuture<Double>> asked = new ArrayList<>();
        for (Loop loop : loops.loops()) {
            long told = System.nanoTime();
            asked.add(CompletableFuture.supplyAsync(
                    () -> (System.nanoTime() - told) / NANOS, loop.executor()));
        }
        MetricsText.Family pending =
                text.gauge("caravan_loop_pending_tasks", "Tasks that wait for an event loop.");
        for (Loop loop : loops.loops()) {
            if (loop.executor() instanceof SingleThreadEventExecutor executor) {
                pending.sample(executor.pendingTasks(), "loop", Integer.toString(loop.index()));
            }
        }
        MetricsText.Family lag = text.gauge(
                "caravan_loop_lag_seconds",
                "Time a task, told now, waited for an event loop; absent for a held loop.");
        for (Loop loop : loops.loops()) {
            Optional<Double> waited = Waiting.answer(asked.get(loop.index()));
            waited.ifPresent(
                    seconds -> lag.sample(seconds, "loop", Integer.toString(loop.index())));
        }
    }
}
