package dev.caravan.node.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where one node keeps what outlives it, locked while the node lives: {@code lock} with the pid of
 * its owner, {@code node-id}, made at the first start and kept.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String NODE_ID = "node-id";
    private static final int ID_BYTES = 8;

    private final Path path;
    private final FileChannel channel;
    private String nodeId;

    private DataDirectory(Path path, String nodeId, FileChannel channel) {
        this.path = path;
        this.nodeId = nodeId;
        this.channel = channel;
    }

    /**
     * Opens {@code path}, which is made, for its owner only, where it does not exist.
     *
     * @throws DataDirectoryException when it cannot be used, or another node uses it
     */
    public static DataDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(absolute, ownersOnly(absolute));
            }
            FileChannel channel = FileChannel.open(
                    absolute.resolve(LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            return locked(absolute, channel);
        } catch (IOException e) {
            throw new DataDirectoryException(
                    "data directory " + absolute + ": " + reason(e)
                            + " (--data DIR names another one)",
                    e);
        }
    }

    private static DataDirectory locked(Path path, FileChannel channel) throws IOException {
        try {
            if (!isFree(channel)) {
                throw new DataDirectoryException("data directory " + path + ": locked by pid "
                        + owner(channel)
                        + ", which is still running (stop it, or name another one with --data)");
            }
            channel.truncate(0);
            channel.write(ascii(ProcessHandle.current().pid() + "\n"), 0);
            return new DataDirectory(path, nodeId(path), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes the lock, which lasts until the channel is closed. */
    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
        return pid.isEmpty() ? "unknown" : pid;
    }

    private static String nodeId(Path path) throws IOException {
        Path file = path.resolve(NODE_ID);
        if (Files.exists(file)) {
            String id = Files.readString(file).trim();
            if (!id.matches("[0-9a-f]{" + 2 * ID_BYTES + "}")) {
                throw new IOException(file + " holds no node id (expected: " + 2 * ID_BYTES
                        + " hexadecimal digits; remove it and the node gets a new identity)");
            }
            return id;
        }
        return newNodeId(path);
    }

    private static String newNodeId(Path path) throws IOException {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        // A crash half-way must not leave half an identity.
        Path temporary = path.resolve(NODE_ID + ".new");
        try (FileChannel out = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            out.write(ascii(id + "\n"));
            out.force(true);
        }
        Files.move(temporary, path.resolve(NODE_ID), StandardCopyOption.ATOMIC_MOVE);
        return id;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static FileAttribute<?>[] ownersOnly(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        };
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException denied ->
                "no permission for " + denied.getFile();
            case java.nio.file.FileAlreadyExistsException exists ->
                exists.getFile() + " is not a directory";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Its absolute path. */
    public Path path() {
        return path;
    }

    /** The node's identity. */
    public synchronized String nodeId() {
        return nodeId;
    }

    /**
     * Makes it the directory of another node, with an identity of its own.
     *
     * @throws DataDirectoryException when that cannot be written
     */
    public synchronized void renew() {
        try {
            nodeId = newNodeId(path);
        } catch (IOException e) {
            throw new DataDirectoryException("data directory " + path + ": " + reason(e), e);
        }
    }

    /** Unlocks it. */
    @Override
    public void close() {
        try {
            // A pid that is no longer the owner's would mislead who reads the file.
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new DataDirectoryException("data directory " + path + ": cannot unlock", e);
        }
    }
}
