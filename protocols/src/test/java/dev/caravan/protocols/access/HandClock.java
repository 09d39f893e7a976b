package dev.caravan.protocols.access;

import dev.caravan.protocols.loop.Time;

import java.time.Duration;

/** A clock that stands until it is moved; it begins just before the reading overflows. */
final class HandClock implements Time {
    private long nanos = Long.MAX_VALUE - 1_000;

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return 0;
    }
}
