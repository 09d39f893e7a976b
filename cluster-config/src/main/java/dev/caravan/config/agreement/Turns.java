package dev.caravan.config.agreement;

import io.microraft.executor.RaftNodeExecutor;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The agreement's turns: one thing at a time, whatever does them. Everything of a seat happens in
 * a turn of its own; after each, what changed is told. When a turn throws, or the seat is stopped,
 * no further turn is taken: the library goes on after a failed write, we do not.
 */
final class Turns implements RaftNodeExecutor {
    private final RaftNodeExecutor executor;
    private final Runnable afterwards;
    private final Consumer<Throwable> failed;
    private volatile @Nullable Thread turning;
    private volatile boolean stopped;
    private boolean atOnce;

    Turns(RaftNodeExecutor executor, Runnable afterwards, Consumer<Throwable> failed) {
        this.executor = executor;
        this.afterwards = afterwards;
        this.failed = failed;
    }

    @Override
    public void execute(Runnable task) {
        if (turning == Thread.currentThread() && atOnce) {
            atOnce = false;
            task.run();
        } else {
            executor.execute(() -> turn(task));
        }
    }

    @Override
    public void submit(Runnable task) {
        executor.submit(() -> turn(task));
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        executor.schedule(() -> turn(task), delay, unit);
    }

    void after(Duration delay, Runnable task) {
        schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Runs {@code task}, and the one task that it gives to {@link #execute} within it instead of
     * in a later turn, so that what was seen before is still so. Only within a turn.
     */
    void atOnce(Runnable task) {
        atOnce = true;
        try {
            task.run();
        } finally {
            atOnce = false;
        }
    }

    /** No further turn. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    private void turn(Runnable task) {
        if (stopped) {
            return;
        }
        turning = Thread.currentThread();
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        } finally {
            afterwards.run();
            turning = null;
        }
    }
}
