package dev.caravan.protocols.wire;

import dev.caravan.protocols.loop.Loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * A listening TCP socket of our own on one loop's epoll. What it accepts has every option already,
 * inherited from it, and begins on the same loop.
 */
public final class ServerSocket implements EpollIoHandle {
    private static final int BATCH = 64;

    private final Loop loop;
    private final Socket socket;
    private final Accepted then;
    private final byte[] from = new byte[26];
    private InetSocketAddress bound = new InetSocketAddress(0);
    private @Nullable InetSocketAddress local;
    private @Nullable IoRegistration registration;
    private int expected = 1;

    private ServerSocket(Loop loop, Socket socket, Accepted then) {
        this.loop = loop;
        this.socket = socket;
        this.then = then;
    }

    /** Who is told, on the loop. */
    public interface Accepted {
        /** Whether one more from {@code client} may come; if not it is reset. */
        boolean admits(InetSocketAddress client);

        /** It came and was admitted; nobody owns the side yet. */
        void accepted(Side side);

        /** Accepting failed: descriptors or memory ran out. */
        void failed(IOException cause);
    }

    /**
     * Opens {@code address}; from any thread. It accepts from the loop's next turn on.
     *
     * @param shared whether other sockets, on other loops, share the port
     * @throws IOException when it cannot be had
     */
    public static ServerSocket open(
            Loop loop, InetSocketAddress address, boolean shared, int backlog, Accepted then)
            throws IOException {
        Socket socket = LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
        ServerSocket server = new ServerSocket(loop, socket, then);
        try {
            socket.setReuseAddress(true);
            if (shared) {
                socket.setReusePort(true);
            }
            socket.setTcpNoDelay(true);
            socket.bind(address);
            socket.listen(backlog);
            InetSocketAddress bound = socket.localAddress();
            server.bound = bound;
            if (!bound.getAddress().isAnyLocalAddress()) {
                server.local = bound;
            }
            loop.executor().execute(server::register);
            return server;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void register() {
        if (!socket.isOpen()) {
            return;
        }
        IoRegistration made = ((IoEventLoop) loop.executor()).register(this).getNow();
        registration = made;
        made.submit(EpollIoOps.EPOLLIN);
    }

    /**
     * Accepts what is known to wait: as many as came last time, and on while that was not enough, so
     * that a lone client costs one call and not two.
     */
    @Override
    public void handle(IoRegistration by, IoEvent event) {
        int accepted = 0;
        try {
            while (accepted < expected && socket.isOpen()) {
                int fd = socket.accept(from);
                if (fd < 0) {
                    break;
                }
                accepted++;
                admit(new Socket(fd));
            }
        } catch (IOException e) {
            then.failed(e);
        }
        expected = accepted == expected ? Math.min(BATCH, expected * 2) : Math.max(1, accepted);
    }

    private void admit(Socket client) throws IOException {
        InetSocketAddress remote = NativeInetAddress.address(from, 1, from[0]);
        if (!then.admits(remote)) {
            client.setSoLinger(0);
            client.close();
            return;
        }
        SocketPort port = new SocketPort(loop, client, remote, local);
        Side side = new Side(loop, port);
        port.register();
        then.accepted(side);
    }

    /** The bound address, with its real port. */
    public InetSocketAddress local() {
        return bound;
    }

    /** Stops accepting; on the loop. Clients the kernel has queued are reset. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            then.failed(e);
        }
        if (registration != null) {
            registration.cancel();
            registration = null;
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}
}
