package dev.caravan.protocols.listener;

import dev.caravan.protocols.accesslog.Termination;

import java.util.HashMap;
import java.util.Map;

/**
 * What one listener counted on one loop; written on that loop, read by a task on it. {@link #add}
 * sums the loops' copies.
 */
public final class ListenerCounters {
    public long accepted;
    public long overLimit;
    public long notAllowed;
    public long banned;
    public long open;
    public long bytesIn;
    public long bytesOut;

    /** Tunnels and failed handshakes by {@link Termination#ordinal()}. */
    public final long[] terminations = new long[Termination.values().length];

    /** Connections by the layer that came to serve them. */
    public final Map<String, Long> layers = new HashMap<>();

    /** A copy for another thread. */
    public ListenerCounters copy() {
        return new ListenerCounters().add(this);
    }

    /** Adds {@code other} to this one. */
    public ListenerCounters add(ListenerCounters other) {
        accepted += other.accepted;
        overLimit += other.overLimit;
        notAllowed += other.notAllowed;
        banned += other.banned;
        open += other.open;
        bytesIn += other.bytesIn;
        bytesOut += other.bytesOut;
        for (int i = 0; i < terminations.length; i++) {
            terminations[i] += other.terminations[i];
        }
        other.layers.forEach((layer, count) -> layers.merge(layer, count, Long::sum));
        return this;
    }
}
