package dev.caravan.node.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time as a command that waits knows it. */
interface Pace {
    /** The machine's. */
    Pace SYSTEM = new Pace() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public void pause(Duration time) {
            try {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    };

    /** Rises with time, from anywhere. */
    long nanos();

    /** Since 1970. */
    long millis();

    /** Returns {@code time} later. */
    void pause(Duration time);
}
