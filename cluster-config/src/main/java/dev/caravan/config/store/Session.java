package dev.caravan.config.store;

import dev.caravan.config.store.StoreException.Kind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection to the file, used by one thread at a time. SQLite has one writer at a time: those
 * of a node queue for {@code writing}, in the order in which they came, rather than for SQLite's
 * own lock, which is not fair and gives up.
 */
final class Session {
    private final Path file;
    private final Connection connection;
    private final ReentrantLock using = new ReentrantLock(true);
    private final ReentrantLock writing;
    private final @Nullable Object fileKey;
    private @Nullable StoreException broken;

    Session(Path file, Connection connection, ReentrantLock writing) {
        this.file = file;
        this.connection = connection;
        this.writing = writing;
        this.fileKey = fileKey();
    }

    /** Which file has its name now. */
    private @Nullable Object fileKey() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw new StoreException(Kind.MISSING, file, "it is not where it was", e);
        }
    }

    /** Reads. */
    <T> T read(Work<T> work) {
        using.lock();
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw Failures.of(file, e);
        } finally {
            using.unlock();
        }
    }

    /**
     * Writes in one transaction, which is on disk when this returns and undone when it throws.
     *
     * @throws StoreException always, once a write has failed in a way that leaves what is on disk
     *     in doubt: then only opening the store again helps
     */
    void write(Change change) {
        using.lock();
        try {
            writing.lock();
            try {
                transaction(change);
            } finally {
                writing.unlock();
            }
        } finally {
            using.unlock();
        }
    }

    private void transaction(Change change) {
        if (broken != null) {
            throw broken;
        }
        try {
            checkPresent();
            inTransaction(change);
        } catch (SQLException e) {
            throw failed(Failures.of(file, e));
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    /** SQLite would go on writing a file that was removed, and acknowledge it. */
    private void checkPresent() {
        if (!Objects.equals(fileKey(), fileKey)) {
            throw new StoreException(Kind.MISSING, file, "another file is where it was");
        }
    }

    private void inTransaction(Change change) throws SQLException {
        run("BEGIN IMMEDIATE");
        try {
            change.on(connection);
            run("COMMIT");
        } catch (SQLException | RuntimeException e) {
            undo(e);
            throw e;
        }
    }

    private StoreException failed(StoreException failure) {
        if (leavesDoubt(failure.kind())) {
            broken = failure;
        }
        return failure;
    }

    private static boolean leavesDoubt(Kind kind) {
        return switch (kind) {
            case FULL, IN_USE, READ_ONLY -> false;
            case DAMAGED, MISSING, NEWER, FAILED -> true;
        };
    }

    private void undo(Exception why) {
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has undone it already, as it does when the disk is full.
            why.addSuppressed(e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void close() {
        using.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failures.of(file, e);
        } finally {
            using.unlock();
        }
    }

    /** What is read. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What is written. */
    @FunctionalInterface
    interface Change {
        void on(Connection connection) throws SQLException;
    }
}
