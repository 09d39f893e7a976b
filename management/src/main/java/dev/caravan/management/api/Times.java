package dev.caravan.management.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Times as the API writes them: ISO 8601 in UTC. */
final class Times {
    private Times() {}

    /** The time {@code millis} since 1970. */
    static String at(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** The same where 0 stands for no time. */
    static Optional<String> until(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(at(millis));
    }

    /** When something ends that ends {@code in} some time, in ms since 1970; 0 for never. */
    static long end(InstantSource clock, Optional<Duration> in) {
        return in.map(time -> clock.millis() + time.toMillis()).orElse(0L);
    }
}
