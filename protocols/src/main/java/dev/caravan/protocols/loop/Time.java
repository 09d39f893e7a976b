package dev.caravan.protocols.loop;

/**
 * The clock that deadlines, logs, pools and limits share, injected so that tests move it by hand.
 *
 * <p>Both readings may be taken from any thread.
 */
public interface Time {

    /** A monotonic reading in nanoseconds, meaningful only as a difference. */
    long nanos();

    /** The wall clock in milliseconds since 1970-01-01T00:00Z. */
    long wallMillis();

    /** The machine's own clocks. */
    static Time system() {
        return SystemTime.INSTANCE;
    }

    /** {@link System#nanoTime()} and {@link System#currentTimeMillis()}. */
    enum SystemTime implements Time {
        INSTANCE;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    }
}
