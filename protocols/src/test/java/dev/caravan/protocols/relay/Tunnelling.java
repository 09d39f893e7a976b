package dev.caravan.protocols.relay;

import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.wire.Side;
import dev.caravan.protocols.wire.Sockets;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A relay between real sockets: a listener whose every connection is relayed to one upstream. */
final class Tunnelling implements AutoCloseable {
    private static final int PEER_BUFFER_BYTES = 64 * 1024;

    private final EventLoops loops;
    private final Loop loop;
    private final RelaySettings settings;
    private final InetSocketAddress address;
    private final Runnable closing;
    private final ServerSocket upstream = new ServerSocket();
    private final BlockingQueue<Relay> started = new LinkedBlockingQueue<>();
    private final BlockingQueue<Relay.Outcome> ended = new LinkedBlockingQueue<>();
    final RelayCounters.Totals totals = new RelayCounters.Totals();

    Tunnelling(Transport transport, RelaySettings settings, Time time) throws Exception {
        this.loops = EventLoops.start(transport, 1, time);
        this.loop = loops.loops().getFirst();
        this.settings = settings;
        upstream.setReceiveBufferSize(PEER_BUFFER_BYTES);
        upstream.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Sockets sockets = new Sockets(transport);
        if (transport == Transport.EPOLL) {
            var server = dev.caravan.protocols.wire.ServerSocket.open(
                    loop,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    false,
                    64,
                    new ByOurSocket(sockets));
            this.address = server.local();
            this.closing = () -> loop.executor().submit(server::close).syncUninterruptibly();
        } else {
            Channel listener = byChannel(sockets);
            this.address = (InetSocketAddress) listener.localAddress();
            this.closing = () -> listener.close().syncUninterruptibly();
        }
    }

    private Channel byChannel(Sockets sockets) throws InterruptedException {
        return new ServerBootstrap()
                .group(loop.executor())
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Side client = new Side(loop, channel);
                        channel.eventLoop().execute(() -> dial(sockets, client));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Dials for each client that comes. */
    private final class ByOurSocket implements dev.caravan.protocols.wire.ServerSocket.Accepted {
        private final Sockets sockets;

        ByOurSocket(Sockets sockets) {
            this.sockets = sockets;
        }

        @Override
        public boolean admits(InetSocketAddress client) {
            return true;
        }

        @Override
        public void accepted(Side side) {
            dial(sockets, side);
        }

        @Override
        public void failed(IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void dial(Sockets sockets, Side client) {
        var to = (InetSocketAddress) upstream.getLocalSocketAddress();
        sockets.connect(loop, to, null, Duration.ofSeconds(5), new Sockets.Connected() {
            @Override
            public void connected(Side side) {
                RelayCounters counters = new RelayCounters(totals);
                started.add(Relay.start(loop, client, side, settings, counters, ended::add));
            }

            @Override
            public void failed(Throwable cause) {
                client.reset();
            }
        });
    }

    /** A client and the upstream's end of its tunnel. */
    Pair open() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(PEER_BUFFER_BYTES);
        client.connect(address, 5000);
        return new Pair(new Peer(client), new Peer(upstream.accept()));
    }

    /** How the next tunnel ended. */
    Relay.Outcome outcome() throws InterruptedException {
        Relay.Outcome outcome = ended.poll(20, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no tunnel ended within 20 s");
        }
        return outcome;
    }

    /** Whether no tunnel has ended. */
    boolean running() {
        return ended.isEmpty();
    }

    /** The relay of the next tunnel. */
    Relay relay() throws InterruptedException {
        Relay relay = started.poll(5, TimeUnit.SECONDS);
        if (relay == null) {
            throw new AssertionError("no relay started within 5 s");
        }
        return relay;
    }

    /** The loop they all run on. */
    Loop loop() {
        return loop;
    }

    @Override
    public void close() throws Exception {
        upstream.close();
        closing.run();
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Both ends of one tunnel. */
    record Pair(Peer client, Peer server) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
