package dev.caravan.protocols.listener;

import dev.caravan.protocols.accesslog.Termination;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;

/**
 * What one listener counted on one loop; written on that loop, read by a task on it. {@link #add}
 * sums the loops' copies.
 */
public final class ListenerCounters {
    private static final VarHandle ACCEPTED = field("accepted");
    private static final VarHandle OVER_LIMIT = field("overLimit");
    private static final VarHandle NOT_ALLOWED = field("notAllowed");
    private static final VarHandle BANNED = field("banned");
    private static final VarHandle OPEN = field("open");

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

    /**
     * Some of the counts as another thread sees them, a moment old.
     *
     * @param open connections open now
     * @param accepted connections that came, those refused included
     * @param refused over limits, not allowed or banned
     */
    public record Glance(long open, long accepted, long refused) {
        Glance plus(Glance other) {
            return new Glance(
                    open + other.open, accepted + other.accepted, refused + other.refused);
        }
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(ListenerCounters.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A look from any thread. */
    Glance glance() {
        long refused = (long) OVER_LIMIT.getOpaque(this)
                + (long) NOT_ALLOWED.getOpaque(this)
                + (long) BANNED.getOpaque(this);
        return new Glance((long) OPEN.getOpaque(this), (long) ACCEPTED.getOpaque(this), refused);
    }

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
