package dev.caravan.protocols.listener;

import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.wire.ServerSocket;
import dev.caravan.protocols.wire.Sockets;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The open sockets of one address, one a loop where the transport can share a port. Their number
 * never changes while the address is open: closing one of a sharing group resets its queued clients.
 */
final class Binding {
    private static final int BACKLOG = 4096;
    private static final int DRAIN_ROUNDS = 1000;

    private final Sockets sockets;
    private final List<Loop> loops;
    private final List<LoopSocket> open = new ArrayList<>();
    private @Nullable PortLock lock;
    private SocketAddress address;

    private record LoopSocket(Loop loop, Closing socket, Accepting accepting) {}

    /** Closes a listening socket, on its loop. */
    private interface Closing {
        void close(Runnable then);
    }

    /** Makes what accepts on a loop. */
    interface Handlers {
        Accepting on(Loop loop);
    }

    private Binding(Sockets sockets, List<Loop> loops, SocketAddress address) {
        this.sockets = sockets;
        this.loops = loops;
        this.address = address;
    }

    /**
     * Opens {@code address} on the loops; blocking, so never called on one.
     *
     * @throws BindFailed when it cannot be had whole; nothing stays open then
     */
    static Binding open(
            Sockets sockets, List<Loop> loops, SocketAddress address, Handlers handlers) {
        Binding binding = new Binding(sockets, loops, address);
        try {
            binding.lockAndProbe();
            binding.bindAll(handlers);
            return binding;
        } catch (RuntimeException e) {
            binding.closeNow();
            throw e instanceof BindFailed ? e : binding.failed(e);
        }
    }

    /** The bound address, with its real port. */
    SocketAddress address() {
        return address;
    }

    private void lockAndProbe() {
        if (!(address instanceof InetSocketAddress inet)) {
            removeStale();
            return;
        }
        if (inet.isUnresolved()) {
            throw new BindFailed("bind " + inet + ": not an address");
        }
        try (java.net.ServerSocket probe = new java.net.ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(inet, BACKLOG);
            // Port 0: the kernel's choice becomes the group's.
            address = new InetSocketAddress(inet.getAddress(), probe.getLocalPort());
            lock = PortLock.tryLock((InetSocketAddress) address);
        } catch (IOException e) {
            throw new BindFailed("bind " + text() + ": " + reason(e, inet.getPort()), e);
        }
        if (lock == null) {
            throw new BindFailed("bind " + text() + ": port taken by another caravan of this user"
                    + owner(inet.getPort()));
        }
    }

    private static String reason(IOException e, int port) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("in use")) {
            return "port taken" + owner(port);
        }
        if (message.contains("Permission denied")) {
            return "no permission (ports below 1024 need root or CAP_NET_BIND_SERVICE)";
        }
        if (message.contains("Cannot assign")) {
            return "not an address of this machine";
        }
        return message;
    }

    private static String owner(int port) {
        return PortOwner.of(port).map(o -> " by " + o).orElse("");
    }

    private void removeStale() {
        Path path = Path.of(((DomainSocketAddress) address).path());
        if (!Files.exists(path)) {
            return;
        }
        try (var probe =
                java.nio.channels.SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            probe.connect(java.net.UnixDomainSocketAddress.of(path));
            throw new BindFailed("bind " + text() + ": the socket is in use");
        } catch (IOException e) {
            try {
                Files.delete(path);
            } catch (IOException again) {
                throw new UncheckedIOException("bind " + text() + ": cannot remove it", again);
            }
        }
    }

    private void bindAll(Handlers handlers) {
        boolean shared =
                sockets.transport() == Transport.EPOLL && address instanceof InetSocketAddress;
        List<Loop> on = shared ? loops : loops.subList(0, 1);
        for (Loop loop : on) {
            open.add(bind(loop, shared && on.size() > 1, handlers.on(loop)));
        }
    }

    private LoopSocket bind(Loop loop, boolean shared, Accepting accepting) {
        if (sockets.transport() == Transport.EPOLL && address instanceof InetSocketAddress inet) {
            try {
                ServerSocket socket = ServerSocket.open(loop, inet, shared, BACKLOG, accepting);
                return new LoopSocket(
                        loop,
                        then -> {
                            socket.close();
                            then.run();
                        },
                        accepting);
            } catch (IOException e) {
                throw failed(e);
            }
        }
        Channel channel = channel(loop, accepting);
        return new LoopSocket(
                loop, then -> channel.close().addListener(closed -> then.run()), accepting);
    }

    private Channel channel(Loop loop, Accepting accepting) {
        try {
            ServerChannel channel =
                    sockets.serverChannel(address).getDeclaredConstructor().newInstance();
            channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
            if (address instanceof InetSocketAddress) {
                channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
                // Accepted sockets inherit it, and the kernel's share of a connection is known.
                channel.config().setOption(ChannelOption.SO_RCVBUF, Sockets.RECEIVE_BUFFER_BYTES);
            }
            channel.pipeline().addLast(accepting);
            loop.executor().register(channel).syncUninterruptibly();
            var bound = channel.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                channel.close();
                throw failed(bound.cause());
            }
            return channel;
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        }
    }

    private BindFailed failed(@Nullable Throwable cause) {
        int port = address instanceof InetSocketAddress inet ? inet.getPort() : 0;
        Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
        String why = root instanceof IOException io ? reason(io, port) : String.valueOf(root);
        return new BindFailed(
                "bind " + text() + ": " + why, cause == null ? new IOException() : cause);
    }

    private String text() {
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return "unix:" + address;
    }

    /** Accepts what the kernel has queued, then closes; completes when nothing is open. */
    CompletableFuture<Void> drainAndClose() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (LoopSocket socket : open) {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            all.add(closed);
            socket.loop().executor().execute(() -> round(socket, DRAIN_ROUNDS, closed));
        }
        open.clear();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .whenComplete((v, e) -> unlock());
    }

    /** One pass of the loop accepts what is queued; a pass that accepted nothing was the last. */
    private void round(LoopSocket socket, int left, CompletableFuture<Void> closed) {
        boolean any = socket.accepting().anySince();
        if (left == DRAIN_ROUNDS || (any && left > 0)) {
            socket.loop()
                    .executor()
                    .schedule(
                            () -> round(socket, left - 1, closed),
                            1,
                            java.util.concurrent.TimeUnit.MILLISECONDS);
            return;
        }
        socket.socket().close(() -> closed.complete(null));
    }

    private void closeNow() {
        for (LoopSocket socket : open) {
            socket.loop().executor().execute(() -> socket.socket().close(() -> {}));
        }
        open.clear();
        unlock();
    }

    private void unlock() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
        if (address instanceof DomainSocketAddress unix) {
            try {
                Files.deleteIfExists(Path.of(unix.path()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + unix.path(), e);
            }
        }
    }
}
