package dev.caravan.protocols.egress;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What was looked up lately, bounded in number and time; the least recently used goes first. The
 * clock is the caller's.
 */
final class NameCache {
    private final LinkedHashMap<String, Kept> entries;
    private final int most;
    private final long shortest;
    private final long longest;
    private final long longestMissing;

    /** Bounds on the times of answers, in seconds. */
    NameCache(int most, long shortest, long longest, long longestMissing) {
        this.most = most;
        this.shortest = shortest;
        this.longest = longest;
        this.longestMissing = longestMissing;
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                return size() > NameCache.this.most;
            }
        };
    }

    private record Kept(Resolved resolved, long untilNanos) {}

    /** What is still true of {@code key}. */
    @Nullable
    Resolved get(String key, long nowNanos) {
        Kept entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (nowNanos - entry.untilNanos >= 0) {
            entries.remove(key);
            return null;
        }
        return entry.resolved;
    }

    /** Keeps an answer within its bounds; a failure is not kept. */
    void put(String key, Resolved resolved, long nowNanos) {
        long seconds = switch (resolved) {
            case Resolved.Found found -> Math.max(shortest, Math.min(longest, found.seconds()));
            case Resolved.Missing missing -> Math.min(longestMissing, missing.seconds());
            case Resolved.Failed failed -> 0;
        };
        if (seconds > 0) {
            entries.put(key, new Kept(resolved, nowNanos + TimeUnit.SECONDS.toNanos(seconds)));
        }
    }

    int size() {
        return entries.size();
    }
}
