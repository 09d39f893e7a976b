package dev.caravan.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that is asked for again and again, by any thread, and run once at a time. */
final class Recurring implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    private final String name;
    private final Runnable task;
    private final Executor executor;
    private final AtomicInteger asked = new AtomicInteger();

    Recurring(String name, Runnable task, Executor executor) {
        this.name = name;
        this.task = task;
        this.executor = executor;
    }

    /** Runs the task soon, and once more when it is under way now. Does not block. */
    @Override
    public void run() {
        if (asked.getAndIncrement() == 0) {
            try {
                executor.execute(this::all);
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: the node ends", name);
            }
        }
    }

    private void all() {
        int seen;
        do {
            seen = asked.get();
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.debug("{}: {}", name, e.toString());
            }
        } while (!asked.compareAndSet(seen, 0));
    }
}
