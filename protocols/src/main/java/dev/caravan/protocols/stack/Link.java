package dev.caravan.protocols.stack;

import java.net.InetSocketAddress;

/**
 * A way out: one byte stream to an endpoint on the caller's loop. It may be a socket or a channel
 * within one, so ending a direction is {@link #finish()} and never a cast. What happens on it is
 * told to the connection's actor as {@link Message.LinkEvent}.
 */
public interface Link {

    /** Asks for more bytes; at most one read is outstanding. */
    void read();

    /** How many bytes wait in the inbound. */
    int readable();

    /** Consumes up to {@code atMost} waiting bytes, lent for this call. */
    Bytes take(int atMost);

    /** Writes and flushes a copy of {@code out}. */
    void write(Bytes out);

    /** Whether the peer keeps up; when not, hold back until {@code WRITABLE}. */
    boolean writable();

    /** Ends our direction after what was written; the other one lives on. */
    void finish();

    /** Closes both directions; idempotent. */
    void close();

    /** Our address. */
    InetSocketAddress local();

    /** The peer's address, the one that was dialled. */
    InetSocketAddress remote();
}
