package dev.caravan.protocols.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves by hand; from any thread. */
public final class ManualTime implements Time {
    private final AtomicLong nanos;

    /** A clock that begins at {@code startNanos}, which may be any number, as the machine's may. */
    public ManualTime(long startNanos) {
        this.nanos = new AtomicLong(startNanos);
    }

    /** Moves it on. */
    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Moves it on. */
    public void passNanos(long time) {
        nanos.addAndGet(time);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long wallMillis() {
        return nanos.get() / 1_000_000;
    }
}
