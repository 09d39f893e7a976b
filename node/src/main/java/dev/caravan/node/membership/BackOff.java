package dev.caravan.node.membership;

import java.time.Duration;

/** How long to wait before the next attempt: each time twice as long, up to a bound. */
final class BackOff {
    private final Duration least;
    private final Duration most;
    private Duration next;

    BackOff(Duration least, Duration most) {
        this.least = least;
        this.most = most;
        this.next = least;
    }

    /** The wait before the next attempt. */
    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return now;
    }

    /** An attempt was good. */
    void reset() {
        next = least;
    }
}
