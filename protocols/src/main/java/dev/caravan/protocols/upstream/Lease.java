package dev.caravan.protocols.upstream;

import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Link;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Message.LinkEvent;
import dev.caravan.protocols.stack.Message.LinkEvent.Kind;
import dev.caravan.protocols.wire.Side;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/**
 * One connection to an endpoint, lent to one exchange at a time. While it is lent its events are
 * told to the holder's actor as {@link LinkEvent}, whose link is this lease, so that an event finds
 * its exchange by {@link #holder}. While it idles it belongs to its pool, and whatever arrives ends
 * it. Confined to its loop.
 */
public final class Lease implements Link, Side.Events {
    private final Pool pool;
    private final Side side;
    private final long bestBefore;
    private final LinkEvent readable = new LinkEvent(this, Kind.READABLE);
    private @Nullable ActorRef<Message> actor;
    private @Nullable Object holder;
    private boolean over;
    long idleSince;
    int served;

    Lease(Pool pool, Side side, long bestBefore) {
        this.pool = pool;
        this.side = side;
        this.bestBefore = bestBefore;
        side.attach(this);
    }

    /** Its pool. */
    public Pool pool() {
        return pool;
    }

    /** The bytes of it. */
    public Side side() {
        return side;
    }

    /** Whether it served another exchange before this one. */
    public boolean reused() {
        return served > 1;
    }

    /** Who holds it, as said by {@link #hold}. */
    public @Nullable Object holder() {
        return holder;
    }

    /** Whether it was given back, closed or surrendered. */
    public boolean over() {
        return over;
    }

    /** Its events go to {@code to}; {@code by} is for the receiver to find its way. */
    public void hold(ActorRef<Message> to, Object by) {
        actor = to;
        holder = by;
    }

    /**
     * Gives it back for the next exchange: only after both bodies ended cleanly and with nothing
     * left in its inbound.
     *
     * @param now the loop's clock
     */
    public void giveBack(long now) {
        actor = null;
        holder = null;
        if (side.gone() || side.inputEnded() || side.finished() || side.readable() > 0) {
            close();
        } else {
            pool.giveBack(this, now);
        }
    }

    /** Ends it. Idempotent. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            side.close();
            pool.left(this);
        }
    }

    /**
     * The side alone, for a relay that closes it; it counts as the pool's until {@link #close},
     * which must be called when the relay has ended.
     */
    public Side surrender() {
        side.detach();
        actor = null;
        holder = null;
        return side;
    }

    boolean usable(long now) {
        return now - bestBefore < 0 && !side.gone() && !side.inputEnded();
    }

    @Override
    public void readable(Side of) {
        ActorRef<Message> to = actor;
        if (to != null) {
            to.tell(readable);
        } else {
            close();
        }
    }

    @Override
    public void writable(Side of) {
        ActorRef<Message> to = actor;
        if (to != null) {
            to.tell(new LinkEvent(this, Kind.WRITABLE));
        }
    }

    @Override
    public void inputEnded(Side of) {
        tellOrClose(Kind.INPUT_ENDED);
    }

    @Override
    public void reset(Side of, Throwable cause) {
        tellOrClose(Kind.RESET);
    }

    private void tellOrClose(Kind kind) {
        ActorRef<Message> to = actor;
        if (to != null) {
            to.tell(new LinkEvent(this, kind));
        } else {
            close();
        }
    }

    @Override
    public void read() {
        side.read();
    }

    @Override
    public int readable() {
        return side.readable();
    }

    @Override
    public Bytes take(int atMost) {
        return side.take(atMost);
    }

    @Override
    public void write(Bytes out) {
        side.write(out);
    }

    @Override
    public boolean writable() {
        return side.writable();
    }

    @Override
    public void finish() {
        side.finish();
    }

    @Override
    public InetSocketAddress local() {
        return side.local();
    }

    @Override
    public InetSocketAddress remote() {
        return side.remote();
    }
}
