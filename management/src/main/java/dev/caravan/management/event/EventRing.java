package dev.caravan.management.event;

import tools.jackson.databind.JsonNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last events of this process, and those who listen. A listener that cannot keep up is let go: it
 * comes back with the last number it saw. Any thread.
 */
public final class EventRing {
    private final String process;
    private final int capacity;
    private final int maxListeners;
    private final Deque<Event> events = new ArrayDeque<>();
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private long last;
    private boolean closed;

    /**
     * An empty ring.
     *
     * @param process tells this process from those before it; letters and digits
     * @param capacity how many events are kept
     */
    public EventRing(String process, int capacity, int maxListeners) {
        this.process = process;
        this.capacity = capacity;
        this.maxListeners = maxListeners;
    }

    /** How an event is named to clients. */
    public String id(Event event) {
        return process + "-" + event.number();
    }

    /** Something changed. */
    public synchronized void add(String type, JsonNode data) {
        Event event = new Event(++last, type, data);
        events.addLast(event);
        if (events.size() > capacity) {
            events.removeFirst();
        }
        for (Listener listener : List.copyOf(listeners)) {
            if (!listener.heard(event)) {
                listeners.remove(listener);
                listener.ended();
            }
        }
    }

    /**
     * Tells {@code listener} everything from now on.
     *
     * @param after the id of the last event it saw; empty for none
     * @return what it missed since; empty when there are too many listeners
     */
    public synchronized Optional<Missed> listen(Optional<String> after, Listener listener) {
        if (closed || listeners.size() >= maxListeners) {
            return Optional.empty();
        }
        listeners.add(listener);
        return Optional.of(after.map(this::missed).orElse(new Missed(false, List.of())));
    }

    /** {@code listener} has gone. */
    public synchronized void forget(Listener listener) {
        listeners.remove(listener);
    }

    /** Lets all listeners go, and takes no more. */
    public synchronized void close() {
        closed = true;
        listeners.forEach(Listener::ended);
        listeners.clear();
    }

    private Missed missed(String id) {
        int dash = id.lastIndexOf('-');
        boolean ours = dash > 0
                && id.substring(0, dash).equals(process)
                && id.substring(dash + 1).matches("[0-9]{1,18}");
        if (!ours) {
            return new Missed(true, List.of());
        }
        long number = Long.parseLong(id.substring(dash + 1));
        long oldest = last - events.size() + 1;
        if (number > last || number < oldest - 1) {
            return new Missed(true, List.of());
        }
        List<Event> missed = new ArrayList<>(events);
        missed.removeIf(event -> event.number() <= number);
        return new Missed(false, missed);
    }

    /** Hears events; must not block. */
    public interface Listener {
        /** An event; false when it cannot take it, and is to be let go. */
        boolean heard(Event event);

        /** There is nothing more. */
        void ended();
    }

    /**
     * What was missed.
     *
     * @param gap whether more was than is known
     */
    public record Missed(boolean gap, List<Event> events) {}
}
