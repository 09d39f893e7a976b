package dev.caravan.config.agreement;

import io.microraft.executor.RaftNodeExecutor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for the agreement's turns. A turn waits for the disk, which an actor's dispatcher must
 * not; and a thread of its own keeps heartbeats going when every dispatcher is busy.
 */
public final class DedicatedThread implements RaftNodeExecutor, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor thread;

    /** Starts with the first turn. */
    public DedicatedThread() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread one = new Thread(task, "agreement");
            one.setDaemon(true);
            return one;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public void submit(Runnable task) {
        schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        try {
            thread.schedule(task, delay, unit);
        } catch (RejectedExecutionException e) {
            // Closed: there are no further turns.
            return;
        }
    }

    /** Waits for the turns that are due; later ones are not taken. */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        CountDownLatch due = new CountDownLatch(1);
        execute(due::countDown);
        boolean interrupted = false;
        try {
            boolean done = due.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            thread.shutdown();
            if (!done || !thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            thread.shutdownNow();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
