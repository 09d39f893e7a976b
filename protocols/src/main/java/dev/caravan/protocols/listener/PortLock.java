package dev.caravan.protocols.listener;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file lock for a user, an address and a port, held while a listener is open. Sockets that share a
 * port by SO_REUSEPORT hide a second start of the same user: it would take part of the connections
 * in silence. Only sockets of one user can share, so a lock in a folder of the user's own is enough.
 */
final class PortLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private PortLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** The lock, or null when somebody holds it. */
    static @Nullable PortLock tryLock(InetSocketAddress address) {
        Path file = folder().resolve(name(address));
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = held(channel);
            if (lock == null) {
                channel.close();
                return null;
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return new PortLock(channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }

    private static @Nullable FileLock held(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String name(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().replace(':', '_').replace('%', '_');
        return host + "-" + address.getPort() + ".lock";
    }

    private static Path folder() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        try {
            if (runtime != null && Files.isWritable(Path.of(runtime))) {
                return Files.createDirectories(Path.of(runtime, "caravan"));
            }
            Path own = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "caravan-" + System.getProperty("user.name"));
            if (!Files.isDirectory(own)) {
                Files.createDirectory(
                        own,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.getOwner(own).getName().equals(System.getProperty("user.name"))) {
                throw new IOException(own + " belongs to " + Files.getOwner(own).getName());
            }
            return own;
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for port locks", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release a port lock", e);
        }
    }
}
