package dev.caravan.protocols.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where the blocks of a log end up. Used by one thread at a time, on a blocking dispatcher; only
 * {@link #reopen} may come from anywhere.
 */
public abstract sealed class LogSink permits FileSink, StreamSink {

    /** A file, created when there is none, appended to, rotated by renaming. */
    public static LogSink file(Path file, Rotation rotation) {
        return new FileSink(file.toAbsolutePath(), rotation);
    }

    /**
     * A stream of the caller's, which is flushed after each block and never closed.
     *
     * @param name what messages call it, such as {@code stdout}
     */
    public static LogSink stream(String name, OutputStream out) {
        return new StreamSink(name, out);
    }

    /** Its path, or what its owner calls it. */
    public abstract String name();

    /** Gets ready for the first block. */
    abstract void open() throws IOException;

    /**
     * Writes whole lines.
     *
     * @param nanos the clock's reading, for what is done only now and then
     * @throws IOException when not all of them could be written; then none was, as far as possible
     */
    abstract void write(byte[] bytes, int length, long nanos) throws IOException;

    /** The next write goes to a file of that name, whatever happened to the one open now. */
    abstract void reopen();

    /** Makes everything durable and lets go of what was opened here. */
    abstract void close() throws IOException;
}
