package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

/**
 * The access log that writes: lines rendered on their loops, blocks streamed to a sink.
 *
 * <pre>
 *  made ── start ──► delivering ── last close ──► ended
 *   (lines are dropped)   │                      (lines are dropped)
 *                         └ each loop: lines ─► block ─► queue ─► sink
 * </pre>
 */
final class StreamedLog implements AccessLog {
    private final Format format;
    private final LogSink sink;
    private final Time time;
    private final Losses losses;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final Object lifecycle = new Object();
    private volatile @Nullable Delivery delivery;
    private volatile boolean ended;
    private int users;

    StreamedLog(Format format, LogSink sink, Time time) {
        this.format = format;
        this.sink = sink;
        this.time = time;
        this.losses = new Losses(sink.name(), time);
    }

    Format format() {
        return format;
    }

    Losses losses() {
        return losses;
    }

    @Override
    public void write(Loop loop, AccessRecord record) {
        if (record.endedNanos == 0) {
            record.endedNanos = loop.time().nanos();
        }
        LoopLines lines = LoopLines.of(this, loop);
        if (lines == null) {
            lines = first(loop);
        }
        if (lines == null) {
            losses.count(1, ended ? "the log has ended" : "the log was not started");
        } else {
            lines.write(record);
        }
    }

    private @Nullable LoopLines first(Loop loop) {
        Delivery to = delivery;
        if (to == null || ended) {
            return null;
        }
        // In this order, so that either this loop sees the end or the end sees this loop.
        loops.add(loop);
        return ended ? null : LoopLines.make(this, to, loop);
    }

    @Override
    public long dropped() {
        return losses.sum();
    }

    @Override
    public long written() {
        Delivery to = delivery;
        return to == null ? 0 : to.written();
    }

    @Override
    public void start(ActorSystem<?> system) {
        synchronized (lifecycle) {
            if (ended) {
                throw new AccessLogException(
                        "access log " + sink.name() + ": was closed (expected: a new one)");
            }
            if (delivery == null) {
                try {
                    delivery = Delivery.start(system, sink, losses, time);
                } catch (IOException e) {
                    throw new AccessLogException(
                            "access log " + sink.name() + ": cannot be opened: " + e, e);
                }
            }
            users++;
        }
    }

    @Override
    public void reopen() {
        Delivery to = delivery;
        if (to != null) {
            to.reopen();
        }
    }

    @Override
    public CompletionStage<Void> close() {
        synchronized (lifecycle) {
            Delivery to = delivery;
            if (to == null || users == 0) {
                return CompletableFuture.completedFuture(null);
            }
            users--;
            if (users > 0) {
                return onEachLoop(false);
            }
            ended = true;
            return onEachLoop(true).thenCompose(handedOver -> to.complete());
        }
    }

    private CompletableFuture<Void> onEachLoop(boolean last) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (Loop loop : loops) {
            CompletableFuture<Void> handedOver = new CompletableFuture<>();
            done.add(handedOver);
            Runnable task = () -> {
                handOver(loop, last);
                handedOver.complete(null);
            };
            try {
                loop.executor().execute(task);
            } catch (RejectedExecutionException e) {
                // Its thread has ended, so nobody else touches what it left behind.
                task.run();
            }
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    private void handOver(Loop loop, boolean last) {
        LoopLines lines = LoopLines.of(this, loop);
        if (lines != null && last) {
            lines.end(loop);
        } else if (lines != null) {
            lines.handOver();
        }
    }
}
