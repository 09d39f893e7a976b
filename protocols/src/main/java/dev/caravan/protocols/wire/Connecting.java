package dev.caravan.protocols.wire;

import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.loop.Loop;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One attempt to connect a socket of our own, registered with epoll once and for all. */
final class Connecting {
    private final Loop loop;
    private final InetSocketAddress to;
    private final Duration within;
    private final Sockets.Connected then;
    private @Nullable Socket socket;
    private @Nullable Side side;
    private Deadlines.@Nullable Deadline deadline;
    private boolean over;

    Connecting(Loop loop, InetSocketAddress to, Duration within, Sockets.Connected then) {
        this.loop = loop;
        this.to = to;
        this.within = within;
        this.then = then;
    }

    /** Begins; it may be decided within the call. */
    Runnable start(@Nullable InetSocketAddress source) {
        try {
            Socket made = LinuxSocket.newSocketStream(to.getAddress() instanceof Inet6Address);
            socket = made;
            made.setTcpNoDelay(true);
            if (source != null) {
                made.bind(source);
            }
            boolean atOnce = made.connect(to);
            SocketPort port = new SocketPort(loop, made, to, null);
            side = new Side(loop, port);
            port.register();
            if (atOnce) {
                connected();
            } else {
                port.connecting(this);
                deadline = loop.deadlines().deadline(this::late);
                deadline.in(within.toNanos());
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        return this::giveUp;
    }

    private void late() {
        failed(new ConnectTimeoutException("no answer within " + within.toMillis() + " ms: " + to));
    }

    /** Whether it is decided now that epoll said so; told before this returns. */
    boolean decided() {
        try {
            if (over || socket == null || !socket.finishConnect()) {
                return over;
            }
            connected();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        return true;
    }

    /** The loop ends. */
    void abandoned() {
        failed(new IOException("the loop ends"));
    }

    private void connected() {
        over = true;
        disarm();
        if (side != null) {
            then.connected(side);
        }
    }

    private void failed(Exception cause) {
        if (!over) {
            giveUp();
            then.failed(cause);
        }
    }

    private void giveUp() {
        if (over) {
            return;
        }
        over = true;
        disarm();
        try {
            if (side != null) {
                side.close();
            } else if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            side = null;
        }
    }

    private void disarm() {
        if (deadline != null) {
            deadline.end();
        }
    }
}
