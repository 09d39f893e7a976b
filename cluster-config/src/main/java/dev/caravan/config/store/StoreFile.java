package dev.caravan.config.store;

import dev.caravan.config.store.StoreException.Kind;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The file of a store: made whole or not at all, readable by its owner only, opened by one process.
 * It is locked by a file beside it, for SQLite would lose its own locks whenever this process
 * closed another descriptor of the same file.
 */
final class StoreFile implements AutoCloseable {
    private static final String LOCK = "cluster.lock";
    private static final Set<PosixFilePermission> OWNERS_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final int BUSY_MILLIS = 5_000;
    private static final int KEPT_JOURNAL_BYTES = 16 * 1024 * 1024;

    private final Path file;
    private final FileChannel lock;

    private StoreFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Locks the store in {@code directory}; makes an empty one there if {@code make}. */
    static StoreFile open(Path directory, boolean make) {
        Path file = directory.resolve(NodeStore.FILE);
        if (!Files.isDirectory(directory)) {
            throw new StoreException(Kind.MISSING, file, "there is no folder " + directory);
        }
        try {
            StoreFile store = new StoreFile(file, lock(directory, file));
            try {
                store.present(make);
                return store;
            } catch (IOException | SQLException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException e) {
            Kind kind = Files.isWritable(directory) ? Kind.FAILED : Kind.READ_ONLY;
            throw new StoreException(kind, file, String.valueOf(e), e);
        } catch (SQLException e) {
            throw Failures.of(file, e);
        }
    }

    private static FileChannel lock(Path directory, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownersOnly());
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            throw new StoreException(Kind.IN_USE, file, "this process has it open already", e);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new StoreException(Kind.IN_USE, file, "another process has it open");
        }
        return channel;
    }

    private void present(boolean make) throws IOException, SQLException {
        if (Files.exists(file)) {
            if (Files.size(file) == 0) {
                throw new StoreException(Kind.DAMAGED, file, "it is empty");
            }
            if (!Files.isWritable(file)) {
                throw new StoreException(Kind.READ_ONLY, file, "its mode or its disk forbids it");
            }
            if (posix()) {
                Files.setPosixFilePermissions(file, OWNERS_ONLY);
            }
            return;
        }
        Path journal = beside(file, "-wal");
        if (Files.exists(journal) && Files.size(journal) > 0) {
            throw new StoreException(
                    Kind.MISSING, file, "only its journal " + journal + " is there");
        }
        if (!make) {
            throw new StoreException(Kind.MISSING, file, "there is no such file");
        }
        make();
    }

    /** Makes it under another name first: what is there by its own name is always whole. */
    private void make() throws IOException, SQLException {
        Path draft = beside(file, ".new");
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(beside(draft, part));
        }
        Files.createFile(draft, ownersOnly());
        try (Connection connection = connect(draft)) {
            Schema.create(connection);
        }
        force(draft, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        force(directory(), StandardOpenOption.READ);
    }

    private Path directory() {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** Another connection to the file; whoever asks closes it. */
    Connection connect() throws SQLException {
        return connect(file);
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalSizeLimit(KEPT_JOURNAL_BYTES);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(false);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    Path path() {
        return file;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static FileAttribute<?>[] ownersOnly() {
        return posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNERS_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /** Gives up the lock. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StoreException(Kind.FAILED, file, String.valueOf(e), e);
        }
    }
}
