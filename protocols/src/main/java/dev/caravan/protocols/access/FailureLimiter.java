package dev.caravan.protocols.access;

import dev.caravan.protocols.loop.Time;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bucket of failures a source: each failure takes one, time gives them back, none left means
 * waiting. An IPv6 source is its /64, for that is what one client has.
 *
 * <p>What was under way when the bucket ran empty may fail as well and leaves a debt, so that the
 * rate holds over time. Any thread; bounded: when the table is full, sources that have recovered
 * are forgotten, and if none has, any one.
 */
final class FailureLimiter {
    private record Bucket(double left, long at) {}

    private final ConcurrentHashMap<Ip, Bucket> buckets = new ConcurrentHashMap<>();
    private final int failures;
    private final double perNano;
    private final int maxSources;
    private final Time time;

    FailureLimiter(int failures, Duration per, int maxSources, Time time) {
        this.failures = failures;
        this.perNano = failures / (double) per.toNanos();
        this.maxSources = maxSources;
        this.time = time;
    }

    /** How long {@code source} has to wait; empty if it need not. */
    Optional<Duration> pause(InetAddress source) {
        Bucket bucket = buckets.get(key(source));
        double left = bucket == null ? failures : left(bucket, time.nanos());
        return left >= 1
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) Math.ceil((1 - left) / perNano)));
    }

    /** Takes one for a failure of {@code source}. */
    void failed(InetAddress source) {
        long now = time.nanos();
        Ip key = key(source);
        if (buckets.size() >= maxSources && !buckets.containsKey(key)) {
            makeRoom(now);
        }
        buckets.compute(
                key,
                (same, bucket) ->
                        new Bucket((bucket == null ? failures : left(bucket, now)) - 1, now));
    }

    /** How many sources are remembered. */
    int sources() {
        return buckets.size();
    }

    private void makeRoom(long now) {
        buckets.values().removeIf(bucket -> left(bucket, now) >= failures);
        var any = buckets.keySet().iterator();
        while (buckets.size() >= maxSources && any.hasNext()) {
            any.next();
            any.remove();
        }
    }

    private double left(Bucket bucket, long now) {
        return Math.min(failures, bucket.left + (now - bucket.at) * perNano);
    }

    private static Ip key(InetAddress source) {
        Ip ip = Ip.of(source);
        return ip.four() ? ip : ip.first(64);
    }
}
