package dev.caravan.protocols.wire;

import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Duration;

/** Makes sockets on a loop, with the options every one of ours has. */
public final class Sockets {
    /** The kernel's part of a connection's memory, each way. */
    public static final int RECEIVE_BUFFER_BYTES = 256 * 1024;

    /** Bytes queued in a channel before its sender is held back, and below which it goes on. */
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final Transport transport;

    /** Sockets of {@code transport}. */
    public Sockets(Transport transport) {
        this.transport = transport;
    }

    /** What they are made of. */
    public Transport transport() {
        return transport;
    }

    /** The server channel for internet addresses. */
    public Class<? extends ServerChannel> server() {
        return transport == Transport.EPOLL
                ? EpollServerSocketChannel.class
                : NioServerSocketChannel.class;
    }

    /**
     * The server channel for unix socket paths.
     *
     * @throws IllegalArgumentException where the transport has none
     */
    public Class<? extends ServerChannel> unixServer() {
        if (transport != Transport.EPOLL) {
            throw new IllegalArgumentException("bind: unix sockets need the epoll transport");
        }
        return EpollServerDomainSocketChannel.class;
    }

    /** Sets what every accepted or connected channel of ours has. */
    public static void options(Channel channel) {
        var config = channel.config();
        config.setAutoRead(false);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setWriteBufferWaterMark(WATER_MARK);
    }

    /** Who is told how a connect came out, on the loop. */
    public interface Connected {
        /** It is connected; nobody owns the side yet. */
        void connected(Side side);

        /** It failed; nothing is left open. */
        void failed(Throwable cause);
    }

    /**
     * Connects on {@code loop}, called on it.
     *
     * @param to a resolved address
     * @param source our address, or null for the kernel's choice
     * @param within the time-out
     * @return a handle that gives up the attempt
     */
    public Runnable connect(
            Loop loop,
            InetSocketAddress to,
            @Nullable InetSocketAddress source,
            Duration within,
            Connected then) {
        Channel channel =
                transport == Transport.EPOLL ? new EpollSocketChannel() : new NioSocketChannel();
        Side side = new Side(channel);
        options(channel);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config()
                .setConnectTimeoutMillis((int) Math.min(Integer.MAX_VALUE, within.toMillis()));
        channel.pipeline().addLast(side);
        ChannelFuture registered = loop.executor().register(channel);
        if (!registered.isSuccess() && registered.isDone()) {
            then.failed(registered.cause());
            return () -> {};
        }
        ChannelFuture connecting =
                source == null ? channel.connect(to) : channel.connect(to, source);
        if (connecting.isDone()) {
            done(connecting, side, then);
        } else {
            connecting.addListener(f -> done(connecting, side, then));
        }
        return channel::close;
    }

    private static void done(ChannelFuture connecting, Side side, Connected then) {
        if (connecting.isSuccess()) {
            then.connected(side);
        } else {
            side.close();
            then.failed(connecting.cause());
        }
    }

    /** Large reads for bulk relays: what one read may bring. */
    public static void bulk(Channel channel) {
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(64 * 1024));
    }
}
