package dev.caravan.config.peer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What is decided under one lock and done after it: frames that go out, and calls of others' code.
 * The two halves of a letter box share one.
 */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final Post post;
    private final List<Runnable> after = new ArrayList<>();

    Wire(Post post) {
        this.post = post;
    }

    /** Decides, then does what was decided, on the same thread. */
    void locked(Runnable work) {
        List<Runnable> todo;
        synchronized (this) {
            work.run();
            todo = List.copyOf(after);
            after.clear();
        }
        todo.forEach(Wire::run);
    }

    /** What is so now. */
    synchronized boolean decided(BooleanSupplier question) {
        return question.getAsBoolean();
    }

    /** What fails does not keep the rest from being done. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("a frame was not sent", e);
        }
    }

    /** Once the lock is free. */
    void then(Runnable work) {
        after.add(work);
    }

    /** Sends a frame once the lock is free. */
    void send(String node, Frame frame) {
        then(() -> post.send(node, FrameCodec.encode(frame)));
    }

    /** Sends what is due of a message, each piece as {@code frame} makes it. */
    void pump(String node, Sending sending, long now, PieceFrame frame) {
        int piece = sending.due(now);
        while (piece >= 0) {
            send(node, frame.of(piece));
            piece = sending.due(now);
        }
    }

    /** A piece as it travels. */
    @FunctionalInterface
    interface PieceFrame {
        Frame of(int piece);
    }
}
