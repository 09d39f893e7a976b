package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where finished records go. {@link #write} is called on the record's loop; it renders at once and
 * keeps nothing of the record. It never blocks: what a full system cannot take is dropped and
 * counted.
 *
 * <p>A log is made anywhere, started by each proxy that writes to it, and closed by each of them;
 * the last one's {@link #close} closes its sink. A closed log cannot be started again.
 */
public interface AccessLog {

    /** Writes one line; on {@code loop}'s thread. */
    void write(Loop loop, AccessRecord record);

    /** Lines that were lost: the sink did not keep up, or failed. */
    long dropped();

    /** Lines that reached the sink. */
    default long written() {
        return 0;
    }

    /**
     * Opens the sink and begins to deliver on the blocking dispatcher of {@code system}, of the first
     * one when it is started more than once. Blocks for the opening of a file: never on a loop.
     *
     * @throws AccessLogException when the file cannot be opened, or the log was closed
     */
    default void start(ActorSystem<?> system) {}

    /** Opens a file of that name anew, because it was moved away; from any thread. */
    default void reopen() {}

    /**
     * Hands over what the loops hold; the last of those who started it closes the sink too. Call it
     * from any thread while the loops and the actor system still run.
     *
     * @return completed when everything written before has reached the sink and, for the last, the
     *     disk. It waits for a sink that is stuck: bound the wait.
     */
    default CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    /** A log of {@code format} in {@code sink}. */
    static AccessLog of(Format format, LogSink sink) {
        return new StreamedLog(format, sink, Time.system());
    }

    /** JSON lines to {@code out}, which is flushed after each block and not closed. */
    static AccessLog json(OutputStream out) {
        return of(Format.JSON, LogSink.stream("stream", out));
    }

    /** JSON lines in a file, rotated by default. */
    static AccessLog json(Path file) {
        return of(Format.JSON, LogSink.file(file, Rotation.defaults()));
    }

    /** The common log format to {@code out}, which is flushed after each block and not closed. */
    static AccessLog common(OutputStream out) {
        return of(Format.COMMON, LogSink.stream("stream", out));
    }

    /** The common log format in a file, rotated by default. */
    static AccessLog common(Path file) {
        return of(Format.COMMON, LogSink.file(file, Rotation.defaults()));
    }

    /** A log that writes nothing. */
    static AccessLog none() {
        return Nothing.IT;
    }

    /** The log that writes nothing. */
    enum Nothing implements AccessLog {
        IT;

        @Override
        public void write(Loop loop, AccessRecord record) {}

        @Override
        public long dropped() {
            return 0;
        }
    }
}
