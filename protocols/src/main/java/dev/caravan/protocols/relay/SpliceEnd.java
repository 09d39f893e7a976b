package dev.caravan.protocols.relay;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.wire.Side;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;

/**
 * One socket of a spliced tunnel, registered with epoll by ourselves, edge-triggered and once: what
 * it is ready for is remembered until a call says that it would wait.
 */
final class SpliceEnd implements EpollIoHandle {
    private static final EpollIoOps ALL = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);

    final Side side;
    private final SpliceRelay owner;
    private final Socket socket;
    private @Nullable IoRegistration registration;

    /** It may have bytes, or an end, for us. */
    boolean in = true;

    /** It may take bytes. */
    boolean out = true;

    /** Its end or an error was signalled: reads go on until they meet it. */
    boolean last;

    /** An error was signalled that a call has not yet met. */
    boolean erred;

    /** Why it broke. */
    @Nullable
    String broken;

    SpliceEnd(Side side, SpliceRelay owner) {
        this.side = side;
        this.owner = owner;
        this.socket = side.leaveLoop();
    }

    /** Whether {@code side} can become one. */
    static boolean possible(Side side) {
        return side.bare();
    }

    void register(Loop loop) {
        if (!socket.isOpen()) {
            return;
        }
        Future<IoRegistration> registered = ((IoEventLoop) loop.executor()).register(this);
        if (!registered.isSuccess()) {
            throw new IllegalStateException("epoll: cannot register", registered.cause());
        }
        IoRegistration made = registered.getNow();
        registration = made;
        made.submit(ALL);
    }

    int descriptor() {
        return socket.intValue();
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** Receives into {@code into} from its start; 0 when it would wait, -1 at the end. */
    int receive(ByteBuffer into) throws IOException {
        return socket.recv(into, 0, into.capacity());
    }

    /** Sends what is between two places; 0 when it would wait. */
    int send(ByteBuffer bytes, int from, int to) throws IOException {
        return socket.send(bytes, from, to);
    }

    /** Ends our direction; a socket that is gone already needs no end. */
    void finish() {
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) {
            erred = true;
        }
    }

    void cancel() {
        IoRegistration made = registration;
        registration = null;
        if (made != null) {
            made.cancel();
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        EpollIoOps ready = ((EpollIoEvent) event).ops();
        if (ready.contains(EpollIoOps.EPOLLERR)) {
            erred = true;
            last = true;
            in = true;
            out = true;
        }
        if (ready.contains(EpollIoOps.EPOLLOUT)) {
            out = true;
        }
        if (ready.contains(EpollIoOps.EPOLLRDHUP)) {
            last = true;
            in = true;
        }
        if (ready.contains(EpollIoOps.EPOLLIN)) {
            in = true;
        }
        owner.ready();
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}

    /** The loop ends. */
    @Override
    public void close() {
        owner.abandoned(this);
    }
}
