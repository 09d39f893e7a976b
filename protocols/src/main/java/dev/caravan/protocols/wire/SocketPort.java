package dev.caravan.protocols.wire;

import dev.caravan.protocols.loop.Loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A side's bytes through a TCP socket of our own on the loop's epoll: registered once, edge
 * triggered, and closed without a word to epoll. What it is ready for is remembered until a call
 * says that it would wait, so a connection costs one epoll_ctl in its whole life.
 *
 * <p>A peer's end is seen when a read is asked for; its reset at once. Nothing is read that was not
 * asked for, so what a peer sends unasked stays in the kernel, within the socket's own buffer.
 */
final class SocketPort implements Port, EpollIoHandle {
    private static final EpollIoOps ALL = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);
    private static final EpollIoOps HANG_UP = EpollIoOps.valueOf(0x10);
    private static final ByteBufAllocator ALLOC = PooledByteBufAllocator.DEFAULT;
    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);
    private static final int LEAST_READ = 2 * 1024;
    private static final int MOST_READ = 64 * 1024;
    private static final int READS = 4;

    private final Loop loop;
    private final Socket socket;
    private @Nullable Side owner;
    private @Nullable Connecting connecting;
    private final SendQueue out = new SendQueue();
    private final SocketAddress remote;
    private @Nullable SocketAddress local;
    private @Nullable IoRegistration registration;
    private int guess = LEAST_READ;

    /** There may be bytes, or an end, in the kernel. */
    private boolean in;

    /** The kernel may take bytes. */
    private boolean room = true;

    /** The peer's end or a fault was signalled: reads go on until they meet it. */
    private boolean last;

    /** A fault was signalled; behind the peer's end no read meets it. */
    private boolean faulty;

    /** The sender was told to hold back. */
    private boolean full;

    private boolean reading;
    private boolean resumed;

    /**
     * A port of a socket that is on no loop yet.
     *
     * @param local our address, or null to ask the kernel when somebody wants to know
     */
    SocketPort(Loop loop, Socket socket, SocketAddress remote, @Nullable SocketAddress local) {
        this.loop = loop;
        this.socket = socket;
        this.remote = remote;
        this.local = local;
    }

    /** Whose bytes it carries; before it is registered. */
    void owner(Side side) {
        owner = side;
    }

    private Side side() {
        Side side = owner;
        if (side == null) {
            throw new IllegalStateException("a port without a side");
        }
        return side;
    }

    /** It is not connected yet: {@code attempt} is told what epoll says until it is. */
    void connecting(Connecting attempt) {
        connecting = attempt;
        room = false;
    }

    /** Begins to be told by epoll. */
    void register() {
        Future<IoRegistration> registered = ((IoEventLoop) loop.executor()).register(this);
        if (!registered.isSuccess()) {
            throw new IllegalStateException("epoll: cannot register", registered.cause());
        }
        IoRegistration made = registered.getNow();
        registration = made;
        made.submit(ALL);
    }

    /** Leaves epoll; the socket stays open and is the caller's to read and write, ours to close. */
    Socket leaveLoop() {
        IoRegistration made = registration;
        registration = null;
        if (made != null) {
            made.cancel();
        }
        return socket;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        if (connecting != null) {
            if (!connecting.decided()) {
                return;
            }
            connecting = null;
        }
        EpollIoOps ready = ((EpollIoEvent) event).ops();
        boolean fault = ready.contains(EpollIoOps.EPOLLERR);
        faulty |= fault;
        if (fault || ready.contains(EpollIoOps.EPOLLRDHUP) || ready.contains(HANG_UP)) {
            last = true;
            in = true;
        }
        if (ready.contains(EpollIoOps.EPOLLIN)) {
            in = true;
        }
        if (fault || ready.contains(EpollIoOps.EPOLLOUT)) {
            room = true;
            if (out.pending() > 0) {
                send();
            }
        }
        if (in && socket.isOpen()) {
            if (side().wants()) {
                readNow();
            } else if (fault) {
                fault();
            }
        }
    }

    private void fault() {
        try {
            int error = socket.getSoError();
            broke(io.netty.channel.unix.Errors.newIOException("recv", error == 0 ? -104 : -error));
        } catch (IOException | NotYetConnectedException e) {
            broke(e);
        }
    }

    @Override
    public void read() {
        if (in && !reading && !resumed) {
            resumed = true;
            loop.executor().execute(this::resume);
        }
    }

    private void resume() {
        resumed = false;
        if (in && socket.isOpen() && side().wants()) {
            readNow();
        }
    }

    private void readNow() {
        reading = true;
        boolean any = false;
        boolean end = false;
        Exception failure = null;
        try {
            for (int i = 0; i < READS && in && !end; i++) {
                int n = receive();
                any |= n > 0;
                end = n < 0;
            }
        } catch (IOException | NotYetConnectedException e) {
            failure = e;
        } finally {
            reading = false;
        }
        if (any) {
            side().readDone();
        }
        if (failure != null) {
            broke(failure);
        } else if (end) {
            in = false;
            side().ended();
            if (faulty && socket.isOpen()) {
                fault();
            }
        } else if (in && side().wants()) {
            read();
        }
    }

    /** One receive; -1 at the end. Clears {@code in} when the kernel has no more. */
    private int receive() throws IOException {
        ByteBuf into = ALLOC.directBuffer(guess);
        int capacity = into.capacity();
        int n = 0;
        try {
            n = receive(into, capacity);
            if (n > 0) {
                into.writerIndex(n);
            }
        } finally {
            if (n <= 0) {
                into.release();
            }
        }
        if (n > 0) {
            side().arrived(into);
            adapt(n, capacity);
        }
        if (n == 0 || (n > 0 && n < capacity && !last)) {
            in = false;
        }
        return n;
    }

    private int receive(ByteBuf into, int capacity) throws IOException {
        if (into.hasMemoryAddress()) {
            return socket.recvAddress(into.memoryAddress(), 0, capacity);
        }
        return socket.recv(into.internalNioBuffer(0, capacity), 0, capacity);
    }

    private void adapt(int n, int capacity) {
        if (n == capacity) {
            guess = Math.min(MOST_READ, capacity * 4);
        } else if (n < capacity / 4) {
            guess = Math.max(LEAST_READ, capacity / 2);
        }
    }

    /** What waits in the kernel of a broken or left socket, within its buffer's size. */
    List<ByteBuf> salvage() {
        List<ByteBuf> pieces = new ArrayList<>();
        long most = Sockets.RECEIVE_BUFFER_BYTES * 2L / MOST_READ + 1;
        while (pieces.size() < most && socket.isOpen()) {
            ByteBuf piece = ALLOC.directBuffer(MOST_READ);
            int n;
            try {
                n = receive(piece, MOST_READ);
            } catch (IOException | NotYetConnectedException e) {
                n = -1;
            }
            if (n <= 0) {
                piece.release();
                break;
            }
            pieces.add(piece.writerIndex(n));
        }
        return pieces;
    }

    @Override
    public void write(ByteBuf bytes) {
        if (socket.isOpen()) {
            out.add(bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    public void flush() {
        if (room && registration != null) {
            send();
        }
        full |= out.pending() > HIGH_WATER;
    }

    private void send() {
        try {
            room = out.send(socket);
        } catch (IOException | NotYetConnectedException e) {
            broke(e);
            return;
        }
        out.runSent();
        if (full && out.pending() < LOW_WATER) {
            full = false;
            side().writableAgain();
        }
    }

    private void broke(Exception cause) {
        in = false;
        out.release();
        side().broke(cause);
        closeNow();
        side().portClosed();
    }

    @Override
    public boolean writable() {
        return !full;
    }

    @Override
    public long pending() {
        return out.pending();
    }

    @Override
    public void whenSent(Runnable then) {
        if (out.pending() == 0) {
            then.run();
        } else {
            out.whenSent(then);
        }
    }

    @Override
    public void finish() {
        try {
            if (socket.isOpen()) {
                socket.shutdown(false, true);
            }
        } catch (IOException | NotYetConnectedException e) {
            // The peer was faster: its reset is told by the next event.
            last = true;
        }
    }

    @Override
    public void close(boolean reset) {
        if (reset && socket.isOpen()) {
            try {
                socket.setSoLinger(0);
            } catch (IOException | NotYetConnectedException e) {
                // It is reset already.
                last = true;
            }
        }
        closeNow();
        side().portClosed();
    }

    private void closeNow() {
        out.release();
        in = false;
        try {
            socket.close();
        } catch (IOException | NotYetConnectedException e) {
            last = true;
        }
        // After the descriptor, which epoll forgets by itself: no call to say so.
        IoRegistration made = registration;
        registration = null;
        if (made != null) {
            made.cancel();
        }
    }

    @Override
    public boolean open() {
        return socket.isOpen();
    }

    @Override
    public SocketAddress local() {
        SocketAddress known = local;
        if (known == null) {
            known = socket.isOpen() ? socket.localAddress() : null;
            local = known;
        }
        return known == null ? UNKNOWN : known;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    @Override
    public ByteBufAllocator alloc() {
        return ALLOC;
    }

    Loop loop() {
        return loop;
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}

    /** The loop ends. */
    @Override
    public void close() {
        if (connecting != null) {
            connecting.abandoned();
        } else if (socket.isOpen()) {
            broke(new IOException("the loop ends"));
        }
    }
}
