package dev.caravan.protocols.relay;

import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import java.util.ArrayDeque;

/**
 * The switch from copying to splicing: nothing more is read, what is queued on either side is sent,
 * and {@link SpliceRelay} goes on with the sockets. Bytes that arrive meanwhile wait in their
 * inbound and go first; an end is met again by the first splice.
 */
final class Turning {
    private final Tunnel tunnel;
    private final CopyRelay from;
    private final CopyRelay.Flow up;
    private final CopyRelay.Flow down;
    private int waiting = 2;

    Turning(Tunnel tunnel, CopyRelay from, CopyRelay.Flow up, CopyRelay.Flow down) {
        this.tunnel = tunnel;
        this.from = from;
        this.up = up;
        this.down = down;
    }

    void start() {
        tunnel.client.whenSent(this::sent);
        tunnel.upstream.whenSent(this::sent);
    }

    private void sent() {
        waiting--;
        if (waiting > 0 || from.isOver()) {
            return;
        }
        try {
            go();
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    private void go() {
        ArrayDeque<ByteBuf> fromClient = waiting(tunnel.client);
        ArrayDeque<ByteBuf> fromUpstream = waiting(tunnel.upstream);
        from.stop();
        SpliceRelay next = new SpliceRelay(tunnel, fromClient, fromUpstream);
        next.up().ended = up.ended;
        next.up().passed = up.done;
        next.down().ended = down.ended;
        next.down().passed = down.done;
        next.start();
    }

    private static ArrayDeque<ByteBuf> waiting(Side side) {
        ArrayDeque<ByteBuf> all = new ArrayDeque<>();
        for (ByteBuf b = side.inbound().takeFirst();
                b != null;
                b = side.inbound().takeFirst()) {
            all.addLast(b);
        }
        return all;
    }
}
