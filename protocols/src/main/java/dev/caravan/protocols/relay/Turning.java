package dev.caravan.protocols.relay;

import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The switch from copying to splicing: nothing more is read, what is queued in either channel is
 * sent, both channels are taken off the loop, and {@link SpliceRelay} goes on with their sockets.
 *
 * <p>Netty does the second step after other tasks of the loop, so a side may still bring bytes, end
 * or break meanwhile; none of it may be lost.
 */
final class Turning {
    private final Tunnel tunnel;
    private final CopyRelay from;
    private final CopyRelay.Flow up;
    private final CopyRelay.Flow down;
    private final ArrayDeque<ByteBuf> fromClient = new ArrayDeque<>();
    private final ArrayDeque<ByteBuf> fromUpstream = new ArrayDeque<>();
    private @Nullable String clientBroken;
    private @Nullable String upstreamBroken;
    private boolean leaving;
    private int waiting;

    Turning(Tunnel tunnel, CopyRelay from, CopyRelay.Flow up, CopyRelay.Flow down) {
        this.tunnel = tunnel;
        this.from = from;
        this.up = up;
        this.down = down;
    }

    void start() {
        waiting = 2;
        flush(tunnel.client);
        flush(tunnel.upstream);
    }

    private void flush(Side side) {
        if (Tunnel.pending(side) == 0) {
            flushed();
        } else {
            side.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                if (sent.isSuccess()) {
                    flushed();
                }
            });
        }
    }

    private void flushed() {
        waiting--;
        if (waiting > 0 || from.isOver()) {
            return;
        }
        leaving = true;
        waiting = 2;
        leave(tunnel.client);
        leave(tunnel.upstream);
    }

    private void leave(Side side) {
        side.channel().deregister().addListener(left -> {
            waiting--;
            if (waiting == 0) {
                go();
            }
        });
    }

    /**
     * A side broke while its channel leaves the loop: keeps what it had sent. False when the
     * channels are still on the loop, and the copying relay can see to it.
     */
    boolean broken(CopyRelay.Flow flow, String detail) {
        if (!leaving) {
            return false;
        }
        keep(flow.from);
        waiting(flow.from).addAll(Salvage.unread(flow.from));
        if (flow.from == tunnel.client) {
            clientBroken = detail;
        } else {
            upstreamBroken = detail;
        }
        return true;
    }

    private ArrayDeque<ByteBuf> waiting(Side side) {
        return side == tunnel.client ? fromClient : fromUpstream;
    }

    private void keep(Side side) {
        ByteBuf bytes = side.inbound().takeFirst();
        while (bytes != null) {
            waiting(side).addLast(bytes);
            bytes = side.inbound().takeFirst();
        }
    }

    private void go() {
        if (from.isOver()) {
            release();
            return;
        }
        try {
            keep(tunnel.client);
            keep(tunnel.upstream);
            from.stop();
            SpliceRelay next = new SpliceRelay(tunnel, fromClient, fromUpstream);
            next.up().ended = up.ended || clientBroken != null;
            next.up().passed = up.done;
            next.up().from.broken = clientBroken;
            next.down().ended = down.ended || upstreamBroken != null;
            next.down().passed = down.done;
            next.down().from.broken = upstreamBroken;
            next.start();
        } catch (Throwable e) {
            release();
            tunnel.failed(e);
        }
    }

    private void release() {
        fromClient.forEach(ByteBuf::release);
        fromClient.clear();
        fromUpstream.forEach(ByteBuf::release);
        fromUpstream.clear();
    }
}
