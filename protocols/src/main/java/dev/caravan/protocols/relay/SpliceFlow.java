package dev.caravan.protocols.relay;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;

/**
 * One direction of a spliced tunnel: what was read before the switch first, then socket, pipe,
 * socket. The pipe is filled only when it is empty, so that "would wait" can only mean the socket.
 */
final class SpliceFlow {
    private static final int RESET = 104;
    private static final int BROKEN_PIPE = 32;

    final SpliceEnd from;
    final SpliceEnd to;
    private final Pipes pipes;
    private final ArrayDeque<ByteBuf> rest;
    private Pipes.@Nullable Pipe pipe;
    private long moved;

    /** Nothing more will come. */
    boolean ended;

    /** The end was passed on. */
    boolean passed;

    SpliceFlow(SpliceEnd from, SpliceEnd to, Pipes pipes, ArrayDeque<ByteBuf> rest) {
        this.from = from;
        this.to = to;
        this.pipes = pipes;
        this.rest = rest;
    }

    /** Bytes taken from the one socket and not yet handed to the other. */
    long held() {
        long held = pipe == null ? 0 : pipe.filled;
        for (ByteBuf bytes : rest) {
            held += bytes.readableBytes();
        }
        return held;
    }

    /** A number that grows with every byte that moves. */
    long moved() {
        return moved;
    }

    /**
     * Moves once what can be moved.
     *
     * @return bytes handed to the receiver, or -1 when nothing moved at all
     */
    long step() throws IOException {
        if (to.broken != null) {
            drop();
            return -1;
        }
        if (!rest.isEmpty()) {
            return to.out ? writeRest() : -1;
        }
        boolean filled = fill();
        long drained = drain();
        if (pipe != null && pipe.filled == 0) {
            pipes.giveBack(pipe);
            pipe = null;
        }
        return drained == 0 && !filled ? -1 : drained;
    }

    private boolean fill() throws IOException {
        if (ended || !from.in || pipe != null) {
            return false;
        }
        Pipes.Pipe into = pipes.lend();
        pipe = into;
        long n = pipes.splice().move(from.descriptor(), into.in(), into.room);
        if (n > 0) {
            into.filled = n;
            moved += n;
            from.side.moved(n, 0);
            return true;
        }
        from.in = false;
        if (n == 0) {
            ended = true;
        } else if (n != -Splice.EAGAIN) {
            from.broken = words((int) -n);
            ended = true;
        }
        return false;
    }

    private long drain() {
        Pipes.Pipe source = pipe;
        if (source == null || source.filled == 0 || !to.out) {
            return 0;
        }
        long n = pipes.splice().move(source.out(), to.descriptor(), source.filled);
        if (n > 0) {
            source.filled -= n;
            moved += n;
            to.side.moved(0, n);
            return n;
        }
        to.out = false;
        if (n != -Splice.EAGAIN) {
            to.broken = n == 0 ? "it takes no more" : words((int) -n);
        }
        return 0;
    }

    private long writeRest() {
        ByteBuf first = rest.getFirst();
        int n;
        try {
            ByteBuffer bytes = first.internalNioBuffer(first.readerIndex(), first.readableBytes());
            n = to.fd().write(bytes, bytes.position(), bytes.limit());
        } catch (IOException | NotYetConnectedException e) {
            to.broken = String.valueOf(e.getMessage());
            return -1;
        }
        if (n == 0) {
            to.out = false;
            return -1;
        }
        moved += n;
        to.side.moved(0, n);
        first.skipBytes(n);
        if (!first.isReadable()) {
            rest.removeFirst().release();
        }
        return n;
    }

    private static String words(int error) {
        return switch (error) {
            case RESET -> "connection reset by peer";
            case BROKEN_PIPE -> "broken pipe";
            default -> "error " + error;
        };
    }

    /** Drops what it holds. */
    void drop() {
        rest.forEach(ByteBuf::release);
        rest.clear();
        if (pipe != null) {
            pipes.giveBack(pipe);
            pipe = null;
        }
    }
}
