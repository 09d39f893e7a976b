package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadRules;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.upstream.Taker;

import org.jspecify.annotations.Nullable;

/** Where an exchange is forwarded to, and what its head gets on the way. On the loop. */
interface Way {
    /** A connection that idles there, or null. */
    @Nullable
    Lease poll(Loop loop, long now);

    /**
     * A connection.
     *
     * @return gives up the wait
     */
    Runnable lease(Loop loop, boolean freshOnly, Taker then);

    /** Whether {@code pinned}, which belongs to the client's connection, leads there. */
    boolean leads(Lease pinned);

    /** How answers from there are read. */
    HeadRules rules();

    /** The edits of a request that goes there, before those of filters. */
    void edit(LiveExchange x, HeadEdits edits);

    /** The edits of an answer from there, or of our own in its place. */
    void editAnswer(LiveExchange x, HeadEdits edits);

    /** The upstream's name for the log, or null. */
    @Nullable
    String name();
}
