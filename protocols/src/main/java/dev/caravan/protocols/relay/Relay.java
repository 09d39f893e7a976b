package dev.caravan.protocols.relay;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.wire.Side;

/**
 * A tunnel under way: bytes move between a client and an upstream on their common loop, without a
 * message a piece, until both directions have ended or one side breaks.
 *
 * <p>It keeps what was half-closed half-open, holds a sender back while its receiver is slow, and
 * holds at most one read and one channel's watermark of bytes in each direction.
 */
public interface Relay {

    /** Told once, on the loop, after both sides were closed. */
    @FunctionalInterface
    interface Ended {
        /** The relay is over. */
        void ended(Outcome outcome);
    }

    /**
     * How a relay ended.
     *
     * @param why its code in the access log
     * @param detail more for a person, or empty
     * @param fromClient bytes that went from the client to the upstream
     * @param toClient bytes that went from the upstream to the client
     */
    record Outcome(Termination why, String detail, long fromClient, long toClient) {}

    /**
     * Ends it from outside: both sides are closed and {@link Ended} is told within the call. Does
     * nothing once it has ended. On the loop.
     */
    void close(Termination why, String detail);

    /** The counts, which any thread may read. */
    RelayCounters counters();

    /**
     * Takes over both sides and starts; what already waits in either inbound goes first. On the
     * loop of both; {@code then} may be told within the call.
     */
    static Relay start(
            Loop loop,
            Side client,
            Side upstream,
            RelaySettings settings,
            RelayCounters counters,
            Ended then) {
        Tunnel tunnel = new Tunnel(loop, client, upstream, settings, counters, then);
        new CopyRelay(tunnel).start();
        return tunnel;
    }
}
