package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until a test moves it. */
final class HandTime implements Time {
    private static final long BEGIN = Instant.parse("2026-03-01T10:20:30.123Z").toEpochMilli();

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long wallMillis() {
        return BEGIN + (nanos.get() - 1_000_000_000L) / 1_000_000;
    }
}
