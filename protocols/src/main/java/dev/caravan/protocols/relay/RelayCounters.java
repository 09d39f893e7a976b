package dev.caravan.protocols.relay;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes of one relay, moving while it runs. Written on the relay's loop, read from any thread:
 * a reader may be a moment behind, and the two counts need not be of the same moment.
 */
public final class RelayCounters {
    private static final VarHandle FROM_CLIENT;
    private static final VarHandle TO_CLIENT;

    private final @Nullable Totals totals;
    private long fromClient;
    private long toClient;

    static {
        try {
            var lookup = MethodHandles.lookup();
            FROM_CLIENT = lookup.findVarHandle(RelayCounters.class, "fromClient", long.class);
            TO_CLIENT = lookup.findVarHandle(RelayCounters.class, "toClient", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Counters of a relay that adds to nothing else. */
    public RelayCounters() {
        this.totals = null;
    }

    /** Counters of a relay whose bytes are also a listener's. */
    public RelayCounters(Totals totals) {
        this.totals = totals;
    }

    /** Bytes taken from the client and handed to the upstream. */
    public long fromClient() {
        return (long) FROM_CLIENT.getOpaque(this);
    }

    /** Bytes taken from the upstream and handed to the client. */
    public long toClient() {
        return (long) TO_CLIENT.getOpaque(this);
    }

    void addFromClient(long bytes) {
        FROM_CLIENT.setOpaque(this, fromClient + bytes);
        if (totals != null) {
            totals.fromClients.add(bytes);
        }
    }

    void addToClient(long bytes) {
        TO_CLIENT.setOpaque(this, toClient + bytes);
        if (totals != null) {
            totals.toClients.add(bytes);
        }
    }

    /** The bytes of all relays of a listener, written from every loop. */
    public static final class Totals {
        private final LongAdder fromClients = new LongAdder();
        private final LongAdder toClients = new LongAdder();

        /** Bytes from all clients. */
        public long fromClients() {
            return fromClients.sum();
        }

        /** Bytes to all clients. */
        public long toClients() {
            return toClients.sum();
        }
    }
}
