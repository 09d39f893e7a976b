package dev.caravan.protocols.relay;

import java.time.Duration;

/**
 * How a relay behaves.
 *
 * @param idleNanos time without a byte in either direction after which it ends, in nanoseconds
 * @param splice whether bytes of a plaintext tunnel may move inside the kernel
 * @param spliceAfterBytes how many bytes of one direction are copied before that begins
 */
public record RelaySettings(long idleNanos, boolean splice, int spliceAfterBytes) {
    /** Below this a tunnel is over sooner than the switch pays for itself. */
    public static final int SPLICE_AFTER_BYTES = 128 * 1024;

    public RelaySettings {
        if (idleNanos <= 0) {
            throw new IllegalArgumentException("idle: " + idleNanos + " ns (expected: above 0)");
        }
        if (spliceAfterBytes < 0) {
            throw new IllegalArgumentException(
                    "spliceAfterBytes: " + spliceAfterBytes + " (expected: 0 or more)");
        }
    }

    /** Splicing after {@link #SPLICE_AFTER_BYTES} where both ends allow it. */
    public static RelaySettings idle(Duration idle) {
        return new RelaySettings(idle.toNanos(), true, SPLICE_AFTER_BYTES);
    }

    /** The same, but every byte is copied. */
    public RelaySettings copying() {
        return new RelaySettings(idleNanos, false, spliceAfterBytes);
    }
}
