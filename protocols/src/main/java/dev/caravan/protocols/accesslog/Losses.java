package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Time;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The lines one log lost: all are counted, and a warning a period says so. From any thread. */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    /** How often at most a warning is logged. */
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String sink;
    private final Time time;
    private final LongAdder lines = new LongAdder();
    private final AtomicLong quietUntil;

    Losses(String sink, Time time) {
        this.sink = sink;
        this.time = time;
        this.quietUntil = new AtomicLong(time.nanos());
    }

    /** Counts {@code lost} lines. */
    void count(long lost, String why) {
        if (lost <= 0) {
            return;
        }
        lines.add(lost);
        long now = time.nanos();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + PERIOD_NANOS)) {
            LOG.warn("access log {}: lines are dropped, {} so far: {}", sink, lines.sum(), why);
        }
    }

    long sum() {
        return lines.sum();
    }
}
