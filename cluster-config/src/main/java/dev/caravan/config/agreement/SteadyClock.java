package dev.caravan.config.agreement;

import dev.caravan.protocols.loop.Time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The wall clock as it was at the start, moved on by the monotonic one: it never jumps, so that
 * setting the machine's clock starts no election.
 */
public final class SteadyClock extends Clock {
    private static final int NANOS_A_MILLI = 1_000_000;

    private final Time time;
    private final long startMillis;
    private final long startNanos;

    /** Starts now. */
    public SteadyClock(Time time) {
        this.time = time;
        this.startMillis = time.wallMillis();
        this.startNanos = time.nanos();
    }

    @Override
    public long millis() {
        return startMillis + (time.nanos() - startNanos) / NANOS_A_MILLI;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
