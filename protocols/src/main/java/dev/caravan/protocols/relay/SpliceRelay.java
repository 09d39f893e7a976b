package dev.caravan.protocols.relay;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Moves the bytes of a plaintext tunnel inside the kernel, from socket to pipe to socket. Takes over
 * from {@link CopyRelay} when both channels are off the loop, and ends in the same ways.
 *
 * <p>What a broken side had sent is still passed on; then the other side gets its end, and what it
 * still sends is read away for a moment, as {@link Lingering} does for channels.
 */
final class SpliceRelay implements Tunnel.Mover {
    /** Bytes moved before the loop's other connections get their turn. */
    private static final long TURN_BYTES = 2 * 1024 * 1024;

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LINGER_BYTES = 256 * 1024;

    private final Tunnel tunnel;
    private final SpliceEnd client;
    private final SpliceEnd upstream;
    private final SpliceFlow up;
    private final SpliceFlow down;
    private @Nullable SpliceEnd lingering;
    private @Nullable Termination why;
    private String detail = "";
    private int dropped;
    private boolean running;
    private boolean again;
    private boolean stopped;

    /** Two channels off the loop, with what waits of each to be handed on. */
    SpliceRelay(Tunnel tunnel, ArrayDeque<ByteBuf> fromClient, ArrayDeque<ByteBuf> fromUpstream) {
        this.tunnel = tunnel;
        this.client = new SpliceEnd(tunnel.client, this);
        this.upstream = new SpliceEnd(tunnel.upstream, this);
        Pipes pipes = Pipes.of(tunnel.loop);
        this.up = new SpliceFlow(client, upstream, pipes, fromClient);
        this.down = new SpliceFlow(upstream, client, pipes, fromUpstream);
    }

    /** Whether the bytes of {@code tunnel} can be moved this way. */
    static boolean possible(Tunnel tunnel) {
        return Splice.available()
                && SpliceEnd.possible(tunnel.client)
                && SpliceEnd.possible(tunnel.upstream);
    }

    /** The direction from the client, to be told what happened before the switch. */
    SpliceFlow up() {
        return up;
    }

    /** The direction to the client. */
    SpliceFlow down() {
        return down;
    }

    void start() {
        try {
            tunnel.move(this, tunnel.settings.idleNanos());
            watch(client);
            watch(upstream);
            client.register(tunnel.loop);
            upstream.register(tunnel.loop);
            ready();
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    private void watch(SpliceEnd end) {
        end.side.onClosed(() -> abandoned(end));
    }

    /** Its channel was closed by somebody else, or the loop ends. */
    void abandoned(SpliceEnd end) {
        tunnel.close(tunnel.reset(end.side), "closed here");
    }

    /** Something may have become possible. */
    void ready() {
        if (running || stopped) {
            again = true;
            return;
        }
        running = true;
        try {
            run();
        } catch (Throwable e) {
            tunnel.failed(e);
        } finally {
            running = false;
        }
    }

    private void run() throws IOException {
        long budget = TURN_BYTES;
        do {
            again = false;
            long moved = lingering == null ? turn() : linger(lingering);
            if (stopped) {
                return;
            }
            if (moved >= 0) {
                again = true;
                budget -= moved + 1;
            }
            if (budget < 0) {
                tunnel.loop.executor().execute(this::ready);
                return;
            }
        } while (again);
    }

    /** One step each way; -1 when neither moved. */
    private long turn() throws IOException {
        long sent = up.step();
        if (sent > 0) {
            tunnel.count(client.side, sent);
        }
        long back = down.step();
        if (back > 0) {
            tunnel.count(upstream.side, back);
        }
        end(up);
        end(down);
        return sent < 0 && back < 0 ? -1 : Math.max(sent, 0) + Math.max(back, 0);
    }

    /** Passes an end on when its last byte is out. */
    private void end(SpliceFlow flow) {
        if (stopped || lingering != null) {
            return;
        }
        SpliceEnd from = flow.from;
        if (from.broken == null && from.erred && flow.ended) {
            from.broken = "connection reset by peer";
        }
        if (from.broken != null && why == null) {
            why = tunnel.reset(from.side);
            detail = from.broken;
            from.in = true;
        }
        if (from.broken != null && flow.to.broken != null) {
            over();
            return;
        }
        if (!flow.ended || flow.held() > 0) {
            return;
        }
        if (from.broken != null) {
            flow.to.finish();
            lingering = flow.to;
            tunnel.patience(Math.min(LINGER_NANOS, tunnel.settings.idleNanos()));
            again = true;
        } else if (!flow.passed) {
            flow.passed = true;
            if (up.passed && down.passed) {
                tunnel.close(Termination.OK, "");
            } else {
                flow.to.finish();
            }
        }
    }

    /** Reads away what the remaining side still sends. */
    private long linger(SpliceEnd rest) {
        if (rest.broken != null) {
            over();
            return -1;
        }
        if (!rest.in) {
            return -1;
        }
        ByteBuf waste = rest.side.alloc().directBuffer(64 * 1024);
        try {
            ByteBuffer room = waste.internalNioBuffer(0, waste.capacity());
            int n = rest.fd().read(room, room.position(), room.limit());
            rest.in = n > 0;
            dropped += Math.max(n, 0);
            if (n < 0 || dropped > LINGER_BYTES) {
                over();
            }
            return n > 0 ? n : -1;
        } catch (IOException | NotYetConnectedException e) {
            over();
            return -1;
        } finally {
            waste.release();
        }
    }

    private void over() {
        tunnel.close(Objects.requireNonNull(why), detail);
    }

    @Override
    public long activity() {
        return up.moved() + down.moved() + (up.ended ? 1 : 0) + (down.ended ? 1 : 0);
    }

    @Override
    public void quiet() {
        if (why != null) {
            over();
        } else if (down.held() > 0) {
            tunnel.close(Termination.CLIENT_STALLED, down.held() + " bytes not taken");
        } else {
            tunnel.close(Termination.IDLE, "");
        }
    }

    @Override
    public long owed(Side side) {
        return side == tunnel.client ? down.held() : up.held();
    }

    @Override
    public void stop() {
        stopped = true;
        client.cancel();
        upstream.cancel();
        up.drop();
        down.drop();
    }
}
