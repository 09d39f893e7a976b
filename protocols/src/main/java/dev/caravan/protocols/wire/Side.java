package dev.caravan.protocols.wire;

import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/**
 * One side of a connection: the bridge between a Netty channel and whoever owns it for now. Arrived
 * bytes wait in its {@link Inbound}, which this side owns and releases; nothing is read that was not
 * asked for.
 *
 * <p>It hides the transports' oddities: an I/O error is a reset and never a half-close, the end of
 * input is told once and after the last byte, and after {@link #detach} nothing is told at all.
 * Everything runs on the channel's loop.
 */
public final class Side extends ChannelInboundHandlerAdapter implements Link {
    private static final InetSocketAddress UNIX =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Channel channel;
    private final Inbound inbound = new Inbound();
    private @Nullable Events events;
    private boolean asked;
    private boolean arrived;
    private boolean ended;
    private boolean broken;
    private boolean finished;
    private boolean closed;
    private long received;
    private long sent;

    /** A side of {@code channel}; add it at the end of the channel's pipeline. */
    public Side(Channel channel) {
        this.channel = channel;
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

    /** The channel, for transforms and relays. */
    public Channel channel() {
        return channel;
    }

    /** What has arrived and was not taken. */
    public Inbound inbound() {
        return inbound;
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
        if (!asked && !ended && !broken) {
            asked = true;
            channel.read();
        }
    }

    /**
     * Asks for the first read before the channel is registered, so that epoll is armed once and not
     * twice.
     */
    public void readBeforeRegistration() {
        asked = true;
        channel.unsafe().beginRead();
    }

    /**
     * Places handlers between the wire and this side, nearest the wire first, above transforms that
     * are there already; bytes that wait are replayed through them.
     */
    public void transform(ChannelHandler... handlers) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext self = pipeline.context(this);
        ChannelInboundHandlerAdapter replay = new ChannelInboundHandlerAdapter();
        pipeline.addBefore(self.name(), null, replay);
        for (ChannelHandler handler : handlers) {
            pipeline.addBefore(self.name(), null, handler);
        }
        ChannelHandlerContext from = pipeline.context(replay);
        ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
        for (ByteBuf b = inbound.takeFirst(); b != null; b = inbound.takeFirst()) {
            waiting.add(b);
            received -= b.readableBytes();
        }
        boolean any = !waiting.isEmpty();
        for (ByteBuf b : waiting) {
            from.fireChannelRead(b);
        }
        if (any) {
            from.fireChannelReadComplete();
        }
        pipeline.remove(replay);
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

    /** Counts bytes that moved past this side, by splice. */
    public void moved(long in, long out) {
        received += in;
        sent += out;
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void write(Bytes out) {
        ByteBuf copy = channel.alloc().directBuffer(out.length());
        if (out.length() > 0) {
            copy.writeBytes(out.copy());
        }
        writeAndFlush(copy);
    }

    /** Queues {@code out}, which is this side's from now on. */
    public void write(ByteBuf out) {
        sent += out.readableBytes();
        channel.write(out, channel.voidPromise());
    }

    /** Sends what was queued. */
    public void flush() {
        channel.flush();
    }

    /** {@link #write(ByteBuf)} and {@link #flush()} in one. */
    public void writeAndFlush(ByteBuf out) {
        sent += out.readableBytes();
        channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public void finish() {
        if (finished || gone()) {
            return;
        }
        finished = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(f -> {
            if (f.isSuccess() && channel instanceof DuplexChannel duplex && channel.isActive()) {
                duplex.shutdownOutput();
            }
        });
    }

    /** Closes after what was written is sent; the inbound is released at once. */
    public void closeAfterFlush() {
        if (closed) {
            return;
        }
        detach();
        closed = true;
        inbound.release();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        detach();
        closed = true;
        inbound.release();
        channel.close();
    }

    /** Closes so that the peer sees a reset instead of an orderly end. */
    public void reset() {
        if (closed) {
            return;
        }
        if (channel.isOpen() && local() != UNIX) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        close();
    }

    @Override
    public InetSocketAddress local() {
        return address(channel.localAddress());
    }

    @Override
    public InetSocketAddress remote() {
        return address(channel.remoteAddress());
    }

    private static InetSocketAddress address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet : UNIX;
    }

    /** Whether this is a bare socket: no transform between it and the kernel. */
    public boolean bare() {
        return channel.pipeline().first() == this
                && !(channel.localAddress() instanceof DomainSocketAddress);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        received += bytes.readableBytes();
        arrived = true;
        inbound.add(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        asked = false;
        if (arrived) {
            arrived = false;
            Events owner = events;
            if (owner != null) {
                owner.readable(this);
            }
        } else if (events != null && !ended && !broken) {
            read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            tellEnded();
        }
    }

    private void tellEnded() {
        if (ended || broken || closed) {
            return;
        }
        if (arrived) {
            channelReadComplete(channel.pipeline().context(this));
        }
        ended = true;
        asked = false;
        Events owner = events;
        if (owner != null) {
            owner.inputEnded(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Events owner = events;
        if (owner != null && channel.isWritable()) {
            owner.writable(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tellReset(new IOException("closed by the transport"));
        inbound.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tellReset(cause);
        channel.close();
    }

    private void tellReset(Throwable cause) {
        if (broken || closed) {
            return;
        }
        broken = true;
        Events owner = events;
        if (owner != null) {
            owner.reset(this, cause);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        inbound.release();
    }

    @Override
    public String toString() {
        return "side of " + channel;
    }
}
