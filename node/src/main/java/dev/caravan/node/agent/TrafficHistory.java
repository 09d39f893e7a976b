package dev.caravan.node.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the node carried, for a bounded while: of the last minute every sample, before that one in ten
 * seconds, for twice the longest time that a rollout may observe. Any thread.
 */
final class TrafficHistory {
    private static final long CLOSE_MILLIS = 60_000;
    private static final long STEP_MILLIS = 10_000;

    /** Two hours and ten minutes of them. */
    private static final int FAR = 780;

    private record Sample(long atMillis, Traffic total) {}

    private final Deque<Sample> far = new ArrayDeque<>();
    private final Deque<Sample> close = new ArrayDeque<>();

    /** The total as it was at {@code atMillis}, later than the one before. */
    synchronized void add(long atMillis, Traffic total) {
        close.addLast(new Sample(atMillis, total));
        while (close.getFirst().atMillis() < atMillis - CLOSE_MILLIS) {
            Sample oldest = close.removeFirst();
            if (far.isEmpty() || oldest.atMillis() >= far.getLast().atMillis() + STEP_MILLIS) {
                far.addLast(oldest);
            }
        }
        if (far.size() > FAR) {
            far.removeFirst();
        }
    }

    /**
     * What was carried between two times, as far as samples go: from the last sample at or before
     * the one to the last at or before the other.
     */
    synchronized Traffic between(long fromMillis, long toMillis) {
        return at(toMillis).since(at(fromMillis));
    }

    private Traffic at(long millis) {
        Deque<Sample> first = far.isEmpty() ? close : far;
        Traffic found = first.isEmpty() ? Traffic.NONE : first.getFirst().total();
        for (Sample sample : far) {
            found = sample.atMillis() <= millis ? sample.total() : found;
        }
        for (Sample sample : close) {
            found = sample.atMillis() <= millis ? sample.total() : found;
        }
        return found;
    }
}
