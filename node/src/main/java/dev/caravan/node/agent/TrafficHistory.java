package dev.caravan.node.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/** What the node carried, second by second, for a bounded while. For one thread at a time. */
final class TrafficHistory {
    /** Sixteen minutes at a sample a second. */
    static final int SAMPLES = 960;

    private record Sample(long atMillis, Traffic total) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** The total as it was at {@code atMillis}, later than the one before. */
    synchronized void add(long atMillis, Traffic total) {
        samples.addLast(new Sample(atMillis, total));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /**
     * What was carried between two times, as far as samples go: from the last sample at or before
     * the one to the last at or before the other.
     */
    synchronized Traffic between(long fromMillis, long toMillis) {
        Traffic before = samples.isEmpty() ? Traffic.NONE : samples.getFirst().total();
        Traffic after = before;
        for (Sample sample : samples) {
            if (sample.atMillis() <= fromMillis) {
                before = sample.total();
            }
            if (sample.atMillis() <= toMillis) {
                after = sample.total();
            }
        }
        return after.since(before);
    }
}
