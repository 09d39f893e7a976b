package dev.caravan.protocols.wire;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One side of a connection: the bridge between a socket or channel and whoever owns it for now.
 * Arrived bytes wait in its {@link Inbound}, which this side owns and releases; nothing is read that
 * was not asked for.
 *
 * <p>An I/O error is a reset and never a half-close, the end of input is told once and after the
 * last byte, and after {@link #detach} nothing is told at all. Everything runs on the loop.
 */
public final class Side implements Link {
    private static final InetSocketAddress UNIX =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final long CLOSE_SECONDS = 30;

    private final Loop loop;
    private final Inbound inbound = new Inbound();
    private Port port;
    private @Nullable Events events;
    private @Nullable Runnable onClosed;
    private boolean asked;
    private boolean arrived;
    private boolean ended;
    private boolean broken;
    private boolean finished;
    private boolean closed;
    private long received;
    private long sent;

    /** A side of {@code channel}, which is not registered yet; its options are set here. */
    public Side(Loop loop, Channel channel) {
        this.loop = loop;
        this.port = new ChannelPort(channel, this);
    }

    /** A side of a socket of our own. */
    Side(Loop loop, SocketPort port) {
        this.loop = loop;
        this.port = port;
        port.owner(this);
    }

    /** Who is told; one owner at a time, on the loop. */
    public interface Events {
        /** Bytes that were asked for have arrived in the inbound. */
        void readable(Side side);

        /** The peer takes bytes again. */
        void writable(Side side);

        /** The peer ended its direction; told once, after its last byte was told as readable. */
        void inputEnded(Side side);

        /** The connection broke or was closed by the transport; told once. */
        void reset(Side side, Throwable cause);
    }

    /** Hands this side to an owner. What already waits is for the owner to look at. */
    public void attach(Events owner) {
        events = owner;
    }

    /** Takes this side from its owner: late events are dropped. */
    public void detach() {
        events = null;
    }

    /** What has arrived and was not taken. */
    public Inbound inbound() {
        return inbound;
    }

    /** Where buffers for this side come from. */
    public ByteBufAllocator alloc() {
        return port.alloc();
    }

    @Override
    public int readable() {
        return inbound.readable();
    }

    @Override
    public Bytes take(int atMost) {
        return inbound.take(atMost);
    }

    @Override
    public void read() {
        if (!asked && !ended && !broken && !closed) {
            asked = true;
            port.read();
        }
    }

    /** Whether a read is outstanding. */
    public boolean reading() {
        return asked;
    }

    /** Whether the peer ended its direction. */
    public boolean inputEnded() {
        return ended;
    }

    /** Whether the connection broke, or this side was closed. */
    public boolean gone() {
        return broken || closed;
    }

    /** Whether our direction was ended. */
    public boolean finished() {
        return finished;
    }

    /** Bytes received so far. */
    public long received() {
        return received;
    }

    /** Bytes handed to the transport so far. */
    public long sent() {
        return sent;
    }

    /** Bytes handed over that the kernel has not taken. */
    public long pending() {
        return port.pending();
    }

    /** Counts bytes that moved past this side, by splice. */
    public void moved(long in, long out) {
        received += in;
        sent += out;
    }

    @Override
    public boolean writable() {
        return port.writable();
    }

    @Override
    public void write(Bytes out) {
        ByteBuf copy = port.alloc().directBuffer(Math.max(1, out.length()));
        if (out.length() > 0) {
            copy.writeBytes(out.copy());
        }
        writeAndFlush(copy);
    }

    /** Queues {@code out}, which is this side's from now on. */
    public void write(ByteBuf out) {
        sent += out.readableBytes();
        port.write(out);
    }

    /** Sends what was queued. */
    public void flush() {
        port.flush();
    }

    /** {@link #write(ByteBuf)} and {@link #flush()} in one. */
    public void writeAndFlush(ByteBuf out) {
        write(out);
        port.flush();
    }

    /** Runs {@code then} once all that is queued now was sent, perhaps at once; never if it fails. */
    public void whenSent(Runnable then) {
        if (!broken) {
            port.whenSent(then);
        }
    }

    @Override
    public void finish() {
        if (finished || gone()) {
            return;
        }
        finished = true;
        if (port.pending() == 0) {
            port.finish();
        } else {
            port.whenSent(port::finish);
        }
    }

    /**
     * Closes after what was written is sent, within {@value #CLOSE_SECONDS} s; the inbound is
     * released at once.
     */
    public void closeAfterFlush() {
        if (closed) {
            return;
        }
        if (broken || port.pending() == 0) {
            close();
            return;
        }
        detach();
        closed = true;
        inbound.release();
        var late =
                loop.executor().schedule(() -> port.close(true), CLOSE_SECONDS, TimeUnit.SECONDS);
        port.whenSent(() -> {
            late.cancel(false);
            port.close(false);
        });
    }

    @Override
    public void close() {
        close(false);
    }

    /** Closes so that the peer sees a reset instead of an orderly end. */
    public void reset() {
        close(true);
    }

    private void close(boolean reset) {
        if (closed) {
            return;
        }
        detach();
        closed = true;
        inbound.release();
        port.close(reset);
    }

    /** Runs {@code then} when this side's transport was closed, by whomever; one at a time. */
    public void onClosed(Runnable then) {
        onClosed = then;
    }

    @Override
    public InetSocketAddress local() {
        return address(port.local());
    }

    @Override
    public InetSocketAddress remote() {
        return address(port.remote());
    }

    private static InetSocketAddress address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet : UNIX;
    }

    /** Whether this is a bare socket of our own: no handler between it and the kernel. */
    public boolean bare() {
        return port instanceof SocketPort;
    }

    /**
     * Takes a {@link #bare} side off its loop: the socket is the caller's to read and write from now
     * on, and closed by this side. Nothing may be pending.
     */
    public Socket leaveLoop() {
        if (port instanceof SocketPort socket) {
            asked = false;
            return socket.leaveLoop();
        }
        throw new IllegalStateException("not a bare socket: " + this);
    }

    /**
     * What the peer had sent before it broke and nobody read yet: a write finds the reset first while
     * the peer's last words still wait in the kernel. The caller's, within the socket's buffer; none
     * where handlers stand between.
     */
    public List<ByteBuf> salvage() {
        return switch (port) {
            case SocketPort socket -> socket.salvage();
            case ChannelPort channel -> channel.salvage();
            default -> List.of();
        };
    }

    /**
     * Places handlers between the wire and this side, nearest the wire first, above transforms that
     * are there already; bytes that wait are replayed through them.
     */
    public void transform(ChannelHandler... handlers) {
        List<ByteBuf> waiting = new ArrayList<>();
        for (ByteBuf b = inbound.takeFirst(); b != null; b = inbound.takeFirst()) {
            waiting.add(b);
            received -= b.readableBytes();
        }
        boolean wanted = asked;
        ChannelPort channel = switch (port) {
            case SocketPort socket -> channel(socket);
            case ChannelPort already -> already;
            default -> throw new IllegalStateException("unknown port " + port);
        };
        channel.transform(waiting, handlers);
        if (wanted && asked) {
            channel.read();
        }
    }

    /** The same descriptor, from now on by a Netty channel. */
    private ChannelPort channel(SocketPort socket) {
        if (socket.pending() > 0) {
            throw new IllegalStateException("bytes are pending: " + this);
        }
        Channel made = new EpollSocketChannel(socket.leaveLoop().intValue());
        ChannelPort next = new ChannelPort(made, this);
        port = next;
        loop.executor().register(made);
        return next;
    }

    void arrived(ByteBuf bytes) {
        if (closed) {
            bytes.release();
            return;
        }
        received += bytes.readableBytes();
        arrived = true;
        inbound.add(bytes);
    }

    void readDone() {
        asked = false;
        if (arrived) {
            arrived = false;
            Events owner = events;
            if (owner != null) {
                owner.readable(this);
            }
        }
    }

    /** Whether a read is outstanding that nothing has answered yet. */
    boolean wants() {
        return asked && !ended && !broken && !closed;
    }

    void ended() {
        if (ended || broken || closed) {
            return;
        }
        ended = true;
        asked = false;
        Events owner = events;
        if (owner != null) {
            owner.inputEnded(this);
        }
    }

    void writableAgain() {
        Events owner = events;
        if (owner != null) {
            owner.writable(this);
        }
    }

    void broke(Throwable cause) {
        if (broken || closed) {
            return;
        }
        broken = true;
        Events owner = events;
        if (owner != null) {
            owner.reset(this, cause);
        }
    }

    void portClosed() {
        inbound.release();
        Runnable then = onClosed;
        if (then != null) {
            onClosed = null;
            then.run();
        }
    }

    @Override
    public String toString() {
        return "side " + port.local() + " – " + port.remote();
    }
}
