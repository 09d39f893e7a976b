package dev.caravan.protocols.stack;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The states a connection went through, each with the time it was entered: the last {@value
 * #STAMPS} of them, for the debug form of the access log and for whoever looks at a live
 * connection. Confined to the connection's loop.
 */
public final class Passport {
    /** How many states are remembered. */
    public static final int STAMPS = 16;

    private final long begun;
    private @Nullable String[] states = new String[4];
    private long[] entered = new long[4];
    private int count;

    private Passport(long begun) {
        this.begun = begun;
    }

    /** An empty passport of a connection that began at {@code nanos} of its loop's clock. */
    public static Passport begun(long nanos) {
        return new Passport(nanos);
    }

    /**
     * Notes that {@code state} was entered at {@code nanos} of the loop's clock. Entering the state
     * one is in is no news.
     *
     * @param state a constant, such as {@code connecting}
     */
    public void stamp(String state, long nanos) {
        if (count > 0 && state.equals(states[(count - 1) % STAMPS])) {
            return;
        }
        if (count == states.length && count < STAMPS) {
            states = Arrays.copyOf(states, count * 2);
            entered = Arrays.copyOf(entered, count * 2);
        }
        int at = count % STAMPS;
        states[at] = state;
        entered[at] = nanos;
        count++;
    }

    /** How many states are remembered now. */
    public int size() {
        return Math.min(count, STAMPS);
    }

    /** How many older ones were forgotten. */
    public int forgotten() {
        return count - size();
    }

    /** The state at {@code index}, the oldest remembered one at 0. */
    public String state(int index) {
        String state = states[place(index)];
        return state == null ? "" : state;
    }

    /** When the state at {@code index} was entered, in nanoseconds since the connection began. */
    public long nanos(int index) {
        return entered[place(index)] - begun;
    }

    private int place(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(
                    "stamp: " + index + " (expected: 0.." + (size() - 1) + ")");
        }
        return (forgotten() + index) % STAMPS;
    }

    /** The states with their microseconds, oldest first: {@code peeking+0 connecting+120}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : " ").append(state(i)).append('+').append(nanos(i) / 1000);
        }
        return text.toString();
    }
}
