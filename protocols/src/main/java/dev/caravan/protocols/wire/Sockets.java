package dev.caravan.protocols.wire;

import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

/** Makes sockets on a loop, with the options every one of ours has. */
public final class Sockets {
    /** What the kernel may hold of a channel's unread bytes: a peer's end pushes all of it up. */
    public static final int RECEIVE_BUFFER_BYTES = 256 * 1024;

    private final Transport transport;

    /** Sockets of {@code transport}. */
    public Sockets(Transport transport) {
        this.transport = transport;
    }

    /** What they are made of. */
    public Transport transport() {
        return transport;
    }

    /** The server channel for {@code address} where Netty accepts; see {@link ServerSocket} else. */
    public Class<? extends ServerChannel> serverChannel(SocketAddress address) {
        if (address instanceof InetSocketAddress) {
            return NioServerSocketChannel.class;
        }
        if (transport != Transport.EPOLL) {
            throw new IllegalArgumentException("bind: unix sockets need the epoll transport");
        }
        return EpollServerDomainSocketChannel.class;
    }

    /** Who is told how a connect came out, on the loop. */
    public interface Connected {
        /** It is connected; nobody owns the side yet. */
        void connected(Side side);

        /** It failed; nothing is left open. */
        void failed(Throwable cause);
    }

    /**
     * Connects on {@code loop}, called on it; {@code then} may be told within the call.
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
        if (transport == Transport.EPOLL) {
            return new Connecting(loop, to, within, then).start(source);
        }
        Channel channel = new NioSocketChannel();
        Side side = new Side(loop, channel);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config()
                .setConnectTimeoutMillis((int) Math.min(Integer.MAX_VALUE, within.toMillis()));
        loop.executor().register(channel);
        ChannelFuture connecting =
                source == null ? channel.connect(to) : channel.connect(to, source);
        connecting.addListener(f -> done(connecting, side, then));
        return side::close;
    }

    private static void done(ChannelFuture connecting, Side side, Connected then) {
        if (connecting.isSuccess()) {
            then.connected(side);
        } else {
            side.close();
            then.failed(connecting.cause());
        }
    }
}
