package dev.caravan.protocols.relay;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.wire.Side;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one relay: its two sides, its counts, its idle time and its one outcome. How bytes
 * move is its {@link Mover}'s, which changes while it lives.
 *
 * <pre>
 *   CopyRelay ──(enough bytes, both ends bare)──► SpliceRelay
 *       │ one side reset                             │
 *       ▼                                            ▼
 *   Lingering: what came from it is flushed to the other side   ──►  over
 * </pre>
 */
final class Tunnel implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

    /** The idle time is looked at in this many steps: never early, late by one of them at most. */
    private static final int STEPS = 8;

    final Loop loop;
    final Side client;
    final Side upstream;
    final RelaySettings settings;
    private final RelayCounters counters;
    private final Ended then;
    private final Deadlines.Deadline deadline;
    private Mover mover = Mover.NONE;
    private long patience;
    private long seen;
    private long quietSince;
    private boolean over;

    Tunnel(
            Loop loop,
            Side client,
            Side upstream,
            RelaySettings settings,
            RelayCounters counters,
            Ended then) {
        this.loop = loop;
        this.client = client;
        this.upstream = upstream;
        this.settings = settings;
        this.counters = counters;
        this.then = then;
        this.deadline = loop.deadlines().deadline(this::look);
    }

    /** The way bytes move for now. */
    interface Mover {
        /** Before the first and after the last. */
        Mover NONE = new Mover() {
            @Override
            public long activity() {
                return 0;
            }

            @Override
            public void quiet() {}

            @Override
            public long owed(Side side) {
                return 0;
            }

            @Override
            public void stop() {}
        };

        /** A number that changes whenever something has moved. */
        long activity();

        /** Nothing has moved for the whole of the tunnel's patience. */
        void quiet();

        /** Bytes it has for {@code side} that the kernel has not taken. */
        long owed(Side side);

        /** The tunnel is over: lets go of both sides, which the tunnel then closes. */
        void stop();
    }

    /** Lets {@code next} move the bytes, for at most {@code nanos} without any activity. */
    void move(Mover next, long nanos) {
        mover = next;
        patience(nanos);
    }

    /** From now on nothing may stand still for longer than {@code nanos}. */
    void patience(long nanos) {
        patience = nanos;
        seen = mover.activity();
        quietSince = loop.time().nanos();
        deadline.in(step());
    }

    private long step() {
        return Math.max(patience / STEPS, 1);
    }

    private void look() {
        if (over) {
            return;
        }
        try {
            long now = loop.time().nanos();
            long activity = mover.activity();
            if (activity != seen) {
                seen = activity;
                quietSince = now;
            }
            long left = patience - (now - quietSince);
            if (left <= 0) {
                mover.quiet();
            } else {
                deadline.in(Math.min(left, step()));
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    void count(Side from, long bytes) {
        if (from == client) {
            counters.addFromClient(bytes);
        } else {
            counters.addToClient(bytes);
        }
    }

    /** Bytes counted so far, both ways. */
    long counted() {
        return counters.fromClient() + counters.toClient();
    }

    Side other(Side side) {
        return side == client ? upstream : client;
    }

    /** The code for {@code side} breaking off. */
    Termination reset(Side side) {
        return side == client ? Termination.CLIENT_RESET : Termination.UPSTREAM_RESET;
    }

    /** Something of ours threw: the tunnel ends, and the outcome says so. */
    void failed(Throwable cause) {
        if (!over) {
            LOG.warn("relay between {} and {} failed", client, upstream, cause);
            close(Termination.INTERNAL, String.valueOf(cause));
        }
    }

    @Override
    public void close(Termination why, String detail) {
        if (over) {
            return;
        }
        over = true;
        deadline.end();
        boolean clientLoses = why == Termination.INTERNAL || mover.owed(client) > 0;
        boolean upstreamLoses = why == Termination.INTERNAL || mover.owed(upstream) > 0;
        try {
            mover.stop();
            mover = Mover.NONE;
        } finally {
            close(client, clientLoses);
            close(upstream, upstreamLoses);
            then.ended(new Outcome(why, detail, counters.fromClient(), counters.toClient()));
        }
    }

    /** An end in order is a FIN; where bytes are lost the peer has to see that. */
    private static void close(Side side, boolean loses) {
        if (loses) {
            side.reset();
        } else {
            side.close();
        }
    }

    /** Whether the kernel moves its bytes. */
    boolean spliced() {
        return mover instanceof SpliceRelay;
    }

    /** Whether it has ended. */
    boolean over() {
        return over;
    }

    @Override
    public RelayCounters counters() {
        return counters;
    }

    /** Bytes handed to {@code side} that its transport has not yet taken. */
    static long pending(Side side) {
        return side.pending();
    }
}
