package dev.caravan.config.peer;

import java.util.HashMap;
import java.util.Map;

/** Bytes of messages that are held for others, bounded for each node and in all. */
final class Budget {
    private final long forOne;
    private final long inAll;
    private final Map<String, Long> taken = new HashMap<>();
    private long sum;

    Budget(long forOne, long inAll) {
        this.forOne = forOne;
        this.inAll = inAll;
    }

    /** Takes {@code bytes} for {@code node}, unless that would be too much. */
    boolean take(String node, long bytes) {
        long its = taken.getOrDefault(node, 0L) + bytes;
        if (its > forOne || sum + bytes > inAll) {
            return false;
        }
        taken.put(node, its);
        sum += bytes;
        return true;
    }

    /** Gives back what was taken. */
    void giveBack(String node, long bytes) {
        sum -= bytes;
        taken.computeIfPresent(node, (same, its) -> its == bytes ? null : its - bytes);
    }

    /** What is taken in all. */
    long sum() {
        return sum;
    }
}
