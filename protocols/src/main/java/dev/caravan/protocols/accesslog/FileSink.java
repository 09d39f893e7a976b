package dev.caravan.protocols.accesslog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A file that is appended to. Past its size it is renamed to {@code NAME.1}, the older ones move up
 * by one and the oldest goes. Once a second, and whenever it is asked, it looks whether somebody
 * else moved the file away, and opens a new one then.
 *
 * <p>What is no regular file (a pipe, a device) is written to and otherwise left alone. A write that
 * fails half-way is cut off again, so that only whole lines stay.
 */
final class FileSink extends LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Set<OpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path file;
    private final Rotation rotation;
    private volatile boolean reopenAsked;

    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private boolean regular;
    private boolean torn;
    private boolean looked;
    private boolean rotationFailed;
    private long lookedAt;
    private boolean warned;
    private long warnedAt;

    FileSink(Path file, Rotation rotation) {
        this.file = file;
        this.rotation = rotation;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    void open() throws IOException {
        FileChannel before = channel;
        channel = FileChannel.open(file, APPENDING, readableByGroup());
        if (before != null) {
            before.close();
        }
        key = keyOfPath();
        regular = Files.isRegularFile(file);
        torn = false;
    }

    @Override
    void reopen() {
        reopenAsked = true;
    }

    @Override
    void write(byte[] bytes, int length, long nanos) throws IOException {
        FileChannel out = current(length, nanos);
        if (torn) {
            all(out, ByteBuffer.wrap(new byte[] {'\n'}));
            torn = false;
        }
        long before = out.size();
        try {
            all(out, ByteBuffer.wrap(bytes, 0, length));
        } catch (IOException e) {
            cut(out, before);
            throw e;
        }
    }

    private static void all(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void cut(FileChannel out, long before) {
        try {
            if (out.size() > before) {
                out.truncate(before);
            }
        } catch (IOException e) {
            torn = true;
        }
    }

    private FileChannel current(int length, long nanos) throws IOException {
        FileChannel out = channel;
        if (out == null || !out.isOpen()) {
            open();
        } else if (reopenAsked || !looked || nanos - lookedAt >= LOOK_NANOS) {
            looked = true;
            lookedAt = nanos;
            rotationFailed = false;
            if (reopenAsked || movedAway()) {
                reopenAsked = false;
                openOrKeep();
            }
        }
        out = channel;
        if (out != null && regular && !rotationFailed && isFull(out, length)) {
            rotate();
        }
        return present(channel);
    }

    private static FileChannel present(@Nullable FileChannel channel) throws IOException {
        if (channel == null) {
            throw new IOException("not open");
        }
        return channel;
    }

    private boolean isFull(FileChannel out, int length) throws IOException {
        long size = out.size();
        return size > 0 && size + length > rotation.maxFileBytes();
    }

    private boolean movedAway() throws IOException {
        return regular && (key == null ? !Files.exists(file) : !key.equals(keyOfPath()));
    }

    private @Nullable Object keyOfPath() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** When no new one can be opened, the one moved away still takes the lines. */
    private void openOrKeep() {
        try {
            open();
        } catch (IOException e) {
            warn("cannot be opened anew", e);
        }
    }

    /** When it cannot be renamed, it grows on, and the next try is at the next look. */
    private void rotate() throws IOException {
        try {
            for (int i = rotation.keep() - 1; i >= 1; i--) {
                if (Files.exists(old(i), LinkOption.NOFOLLOW_LINKS)) {
                    move(old(i), old(i + 1));
                }
            }
            move(file, old(1));
        } catch (IOException e) {
            rotationFailed = true;
            warn("cannot be rotated", e);
            return;
        }
        openOrKeep();
    }

    private void warn(String what, IOException why) {
        if (!warned || lookedAt - warnedAt >= Losses.PERIOD_NANOS) {
            warned = true;
            warnedAt = lookedAt;
            LOG.warn("access log {}: {}: {}", file, what, why.toString());
        }
    }

    private Path old(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Client addresses are nobody else's business. */
    private FileAttribute<?>[] readableByGroup() {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
        };
    }

    @Override
    void close() throws IOException {
        FileChannel out = channel;
        channel = null;
        if (out != null) {
            try (out) {
                if (regular && out.isOpen()) {
                    out.force(false);
                }
            }
        }
    }
}
