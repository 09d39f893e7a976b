package dev.caravan.management.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of events a source, refilled steadily; a source is an IPv4 address or an IPv6 /64. Knows
 * a bounded number of sources and forgets the one that was quiet for longest. Any thread.
 */
public final class SourceLimiter {
    private static final int MAX_SOURCES = 10_000;

    private final double burst;
    private final double perMilli;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    /** {@code burst} events at once, and as many again in each {@code period}. */
    public SourceLimiter(int burst, Duration period, InstantSource clock) {
        this.burst = burst;
        this.perMilli = (double) burst / period.toMillis();
        this.clock = clock;
    }

    /** Whether {@code source} has used up its events. */
    public synchronized boolean exhausted(InetAddress source) {
        Bucket bucket = buckets.get(key(source));
        return bucket != null && refilled(bucket).left < 1;
    }

    /** Counts an event of {@code source}; false when it has none left. */
    public synchronized boolean take(InetAddress source) {
        Bucket bucket = refilled(
                buckets.computeIfAbsent(key(source), s -> new Bucket(burst, clock.millis())));
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }

    private Bucket refilled(Bucket bucket) {
        long now = clock.millis();
        long passed = Math.max(0, now - bucket.atMillis);
        bucket.left = Math.min(burst, bucket.left + passed * perMilli);
        bucket.atMillis = now;
        return bucket;
    }

    private static String key(InetAddress source) {
        if (source instanceof Inet6Address) {
            return Arrays.toString(Arrays.copyOf(source.getAddress(), 8));
        }
        return source.getHostAddress();
    }

    private static final class Bucket {
        private double left;
        private long atMillis;

        private Bucket(double left, long atMillis) {
            this.left = left;
            this.atMillis = atMillis;
        }
    }
}
