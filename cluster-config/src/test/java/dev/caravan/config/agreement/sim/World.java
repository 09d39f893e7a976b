package dev.caravan.config.agreement.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Time and chance of one run. */
final class World {
    final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
    private long nanos = 1_000_000_000L;
    private long number;

    private record Event(long nanos, long number, Runnable what) {}

    World(long seed) {
        random = new Random(seed);
    }

    long nanos() {
        return nanos;
    }

    long millis() {
        return nanos / 1_000_000;
    }

    void at(long when, Runnable what) {
        events.add(new Event(Math.max(when, nanos), number++, what));
    }

    void afterMillis(double millis, Runnable what) {
        at(nanos + (long) (millis * 1_000_000), what);
    }

    /** A number of {@code low} to {@code high}, small ones more often. */
    double between(double low, double high) {
        double chance = random.nextDouble();
        return low + (high - low) * chance * chance;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Lets everything happen until {@code millis}. */
    void runUntil(long millis) {
        long end = millis * 1_000_000;
        while (!events.isEmpty() && events.element().nanos <= end) {
            Event event = events.remove();
            nanos = event.nanos;
            event.what.run();
        }
        nanos = end;
    }
}
