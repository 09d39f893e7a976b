package dev.caravan.protocols.relay;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Moves bytes through this process: what one side brought is handed to the other, and the next read
 * is asked for before the ready callback returns, so that a message costs one receive and one send.
 * Works between any two sides.
 */
final class CopyRelay implements Side.Events, Tunnel.Mover {
    private final Tunnel tunnel;
    private final Flow up;
    private final Flow down;
    /** Bytes of one direction after which the kernel moves them; no bound where it cannot. */
    private final long enough;

    private long ends;
    private boolean left;
    private @Nullable Turning turning;

    CopyRelay(Tunnel tunnel) {
        this.tunnel = tunnel;
        this.up = new Flow(tunnel.client, tunnel.upstream);
        this.down = new Flow(tunnel.upstream, tunnel.client);
        boolean splices = tunnel.settings.splice() && SpliceRelay.possible(tunnel);
        this.enough = splices ? tunnel.settings.spliceAfterBytes() : Long.MAX_VALUE;
    }

    /** One direction. */
    static final class Flow {
        final Side from;
        final Side to;
        long moved;
        /** The next read waits for {@code to} to take bytes again. */
        boolean held;
        /** The last byte was handed to {@code to}. */
        boolean ended;
        /** The transport took the last byte, and the end was passed on. */
        boolean done;

        Flow(Side from, Side to) {
            this.from = from;
            this.to = to;
        }
    }

    /** Takes both sides over and forwards what waits in them. */
    void start() {
        try {
            tunnel.move(this, tunnel.settings.idleNanos());
            take(tunnel.client);
            take(tunnel.upstream);
            begin(up);
            begin(down);
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    private void take(Side side) {
        side.attach(this);
    }

    private void begin(Flow flow) {
        if (left) {
            return;
        }
        forward(flow);
        if (flow.from.gone()) {
            broken(flow.from, "closed before the relay began");
        } else if (flow.from.inputEnded()) {
            end(flow);
        }
    }

    @Override
    public void readable(Side side) {
        try {
            forward(side == up.from ? up : down);
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    /** Hands on what has arrived, and asks for more while the receiver keeps up. */
    private void forward(Flow flow) {
        if (turning != null) {
            return;
        }
        Side to = flow.to;
        ByteBuf bytes = flow.from.inbound().takeFirst();
        while (bytes != null) {
            ByteBuf more = flow.from.inbound().takeFirst();
            hand(flow, bytes, more == null);
            bytes = more;
        }
        if (left) {
            return;
        }
        if (flow.moved >= enough) {
            turning = new Turning(tunnel, this, up, down);
            turning.start();
            return;
        }
        if (to.writable()) {
            flow.held = false;
            flow.from.read();
        } else {
            flow.held = true;
        }
    }

    private void hand(Flow flow, ByteBuf bytes, boolean last) {
        int n = bytes.readableBytes();
        flow.moved += n;
        tunnel.count(flow.from, n);
        if (last) {
            flow.to.writeAndFlush(bytes);
        } else {
            flow.to.write(bytes);
        }
    }

    @Override
    public void writable(Side side) {
        try {
            Flow flow = side == up.to ? up : down;
            if (flow.held) {
                forward(flow);
            }
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    @Override
    public void inputEnded(Side side) {
        try {
            Flow flow = side == up.from ? up : down;
            forward(flow);
            end(flow);
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    /** Passes the end on once the last byte is out; when both have ended the tunnel is over. */
    private void end(Flow flow) {
        if (flow.ended || left || turning != null) {
            return;
        }
        flow.ended = true;
        ends++;
        if (Tunnel.pending(flow.to) == 0) {
            passed(flow);
        } else {
            flow.to.whenSent(() -> flushed(flow));
        }
    }

    private void flushed(Flow flow) {
        try {
            if (!left) {
                passed(flow);
            }
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    private void passed(Flow flow) {
        flow.done = true;
        if (up.done && down.done) {
            tunnel.close(Termination.OK, "");
        } else {
            flow.to.finish();
        }
    }

    @Override
    public void reset(Side side, Throwable cause) {
        try {
            broken(side, String.valueOf(cause.getMessage()));
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    private void broken(Side side, String detail) {
        if (left) {
            return;
        }
        Flow flow = side == up.from ? up : down;
        if (!flow.to.gone() && !flow.ended) {
            flow.held = true;
            flushRest(flow);
        }
        if (!left) {
            left = true;
            new Lingering(tunnel, flow.to, tunnel.reset(side), detail).start();
        }
    }

    /** The last words of a broken side: what waits here, then what waits in the kernel. */
    private void flushRest(Flow flow) {
        ByteBuf bytes = flow.from.inbound().takeFirst();
        while (bytes != null) {
            hand(flow, bytes, false);
            bytes = flow.from.inbound().takeFirst();
        }
        for (ByteBuf piece : flow.from.salvage()) {
            hand(flow, piece, false);
        }
        flow.to.flush();
    }

    /** Whether another has taken over, or the tunnel is over. */
    boolean isOver() {
        return left;
    }

    @Override
    public long activity() {
        return 2 * tunnel.counted() - Tunnel.pending(up.to) - Tunnel.pending(down.to) + ends;
    }

    @Override
    public void quiet() {
        long waiting = Tunnel.pending(tunnel.client);
        if (waiting > 0) {
            tunnel.close(Termination.CLIENT_STALLED, waiting + " bytes not taken");
        } else {
            tunnel.close(Termination.IDLE, "");
        }
    }

    @Override
    public long owed(Side side) {
        return Tunnel.pending(side);
    }

    @Override
    public void stop() {
        left = true;
        tunnel.client.detach();
        tunnel.upstream.detach();
    }
}
