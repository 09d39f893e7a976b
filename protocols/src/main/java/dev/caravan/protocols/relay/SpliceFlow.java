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
    /** What is taken at once from the sender of a slow receiver, and so what it makes us hold. */
    private static final int LEAST_BYTES = 64 * 1024;

    /** After less than this came at once, a pipe does not pay. */
    private static final int SMALL_BYTES = 8 * 1024;

    /** After this much came at once it pays again. */
    private static final int LARGE_BYTES = 32 * 1024;

    private static final int RESET = 104;
    private static final int BROKEN_PIPE = 32;

    final SpliceEnd from;
    final SpliceEnd to;
    private final Pipes pipes;
    private final ArrayDeque<ByteBuf> rest;
    private Pipes.@Nullable Pipe pipe;
    private long moved;
    private int atOnce = LEAST_BYTES;
    private boolean small;
    private int waits;

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
        if (small && pipe == null) {
            return pass();
        }
        boolean filled = fill();
        long drained = drain();
        if (pipe != null && pipe.filled == 0) {
            pipes.giveBack(pipe);
            pipe = null;
        }
        return drained == 0 && !filled ? -1 : drained;
    }

    /** One small message through this process: a call less than through a pipe. */
    private long pass() {
        if (ended || !from.in || !to.out) {
            return -1;
        }
        ByteBuffer scratch = pipes.scratch();
        int n;
        try {
            n = from.receive(scratch);
        } catch (IOException | NotYetConnectedException e) {
            from.broken = String.valueOf(e.getMessage());
            n = -1;
        }
        if (n <= 0) {
            from.in = false;
            ended = n < 0;
            return -1;
        }
        small = n < LARGE_BYTES;
        from.in = from.last || n == scratch.capacity();
        moved += n;
        from.side.moved(n, 0);
        int sent = send(scratch, 0, n);
        if (sent < n && to.broken == null) {
            ByteBuf kept = to.side.alloc().directBuffer(n - sent);
            rest.addLast(kept.writeBytes(scratch.duplicate().limit(n).position(sent)));
        }
        return sent;
    }

    private int send(ByteBuffer bytes, int start, int end) {
        try {
            int sent = to.send(bytes, start, end);
            moved += sent;
            to.side.moved(0, sent);
            to.out = sent == end - start;
            return sent;
        } catch (IOException | NotYetConnectedException e) {
            to.broken = String.valueOf(e.getMessage());
            return 0;
        }
    }

    private boolean fill() throws IOException {
        if (ended || !from.in || pipe != null) {
            return false;
        }
        Pipes.Pipe into = pipes.lend();
        pipe = into;
        long n = pipes.splice().move(from.descriptor(), into.in(), Math.min(atOnce, into.room));
        if (n > 0) {
            into.filled = n;
            moved += n;
            from.side.moved(n, 0);
            small = n < SMALL_BYTES;
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
            if (source.filled == 0) {
                adapt();
            }
            moved += n;
            to.side.moved(0, n);
            return n;
        }
        to.out = false;
        waits++;
        if (n != -Splice.EAGAIN) {
            to.broken = n == 0 ? "it takes no more" : words((int) -n);
        }
        return 0;
    }

    /** A receiver that made us wait again and again for one pipe gets less in the next. */
    private void adapt() {
        if (waits == 0) {
            atOnce = Math.min(Pipes.BYTES, atOnce * 2);
        } else if (waits > 1) {
            atOnce = Math.max(LEAST_BYTES, atOnce / 2);
        }
        waits = 0;
    }

    private long writeRest() {
        ByteBuf first = rest.getFirst();
        ByteBuffer bytes = first.internalNioBuffer(first.readerIndex(), first.readableBytes());
        int n = send(bytes, bytes.position(), bytes.limit());
        first.skipBytes(n);
        if (!first.isReadable()) {
            rest.removeFirst().release();
        }
        return n == 0 ? -1 : n;
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
