package dev.caravan.protocols.relay;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;

import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The pipes of one loop. A direction holds one only while bytes are in it, so that idle tunnels hold
 * none: beyond a few thousand pipes a user's are shrunk by the kernel to two pages each.
 */
final class Pipes {
    private static final Logger LOG = LoggerFactory.getLogger(Pipes.class);
    private static final int KEPT = 16;
    private static final int SCRATCH_BYTES = 64 * 1024;

    /**
     * What one pipe takes at most, where the kernel grants it; beyond a user's share it gives less.
     */
    static final int BYTES = 1024 * 1024;

    private static final LoopLocal<Pipes> OF_LOOP = LoopLocal.of(Pipes::new);

    private final ArrayDeque<Pipe> free = new ArrayDeque<>();
    private final Splice splice = new Splice();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private boolean closed;

    private Pipes(Loop loop) {
        if (loop.executor() instanceof SingleThreadEventExecutor executor) {
            executor.addShutdownHook(this::close);
        }
    }

    static Pipes of(Loop loop) {
        return loop.local(OF_LOOP);
    }

    /** Room for one small message on its way; for the length of a call. */
    ByteBuffer scratch() {
        return scratch;
    }

    /** The loop's binding. */
    Splice splice() {
        return splice;
    }

    /**
     * An empty pipe, the caller's until it is given back.
     *
     * @throws IOException when no descriptor is left
     */
    Pipe lend() throws IOException {
        Pipe pipe = free.pollFirst();
        return pipe != null ? pipe : Pipe.open();
    }

    /** Takes a pipe back; one with bytes in it is closed. */
    void giveBack(Pipe pipe) {
        if (pipe.filled == 0 && free.size() < KEPT && !closed) {
            free.addFirst(pipe);
        } else {
            pipe.close();
        }
    }

    private void close() {
        closed = true;
        free.forEach(Pipe::close);
        free.clear();
    }

    /** A pipe and how many bytes are in it. */
    static final class Pipe {
        private final FileDescriptor reading;
        private final FileDescriptor writing;
        final int room;
        long filled;

        private Pipe(FileDescriptor reading, FileDescriptor writing, int room) {
            this.reading = reading;
            this.writing = writing;
            this.room = room;
        }

        private static Pipe open() throws IOException {
            FileDescriptor[] ends = FileDescriptor.pipe();
            return new Pipe(ends[0], ends[1], Splice.room(ends[1].intValue(), BYTES));
        }

        int out() {
            return reading.intValue();
        }

        int in() {
            return writing.intValue();
        }

        private void close() {
            try {
                reading.close();
            } catch (IOException e) {
                LOG.warn("a pipe could not be closed", e);
            }
            try {
                writing.close();
            } catch (IOException e) {
                LOG.warn("a pipe could not be closed", e);
            }
        }
    }
}
