package dev.caravan.config.store;

import dev.caravan.config.content.ContentStore;
import dev.caravan.protocols.loop.Time;

import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RaftStoreSerializer;
import io.microraft.persistence.RestoredRaftState;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Everything a node keeps of its cluster, in one SQLite file of its data directory: the replicated
 * log, content, marks, the audit log. One process has it open at a time. What a method has written
 * when it returns survives a crash of the machine.
 *
 * <p>Blocks; any thread but a loop's. The log has a connection of its own, so that it never waits
 * for somebody who reads 20 MB of content; writers take turns.
 *
 * <p>Every method of it and of its parts throws {@link StoreException}; those of the {@link
 * RaftStore} throw an {@link java.io.IOException} whose cause it is.
 */
public final class NodeStore implements AutoCloseable {
    /** The file's name in the data directory. */
    public static final String FILE = "cluster.db";

    private final StoreFile file;
    private final Session log;
    private final Session rest;
    private final RaftTables raft;
    private final ContentStore content;
    private final MarkTable marks;
    private final AuditLog audit;

    private NodeStore(
            StoreFile file, Session log, Session rest, RaftStoreSerializer serializer, Time time) {
        this.file = file;
        this.log = log;
        this.rest = rest;
        this.raft = new RaftTables(file.path(), log, serializer);
        this.content = new ContentTable(rest, time);
        this.marks = new MarkTable(file.path(), rest);
        this.audit = new AuditTable(rest, AuditTable.Bounds.DEFAULT);
    }

    /** Whether a node has kept anything in {@code directory}. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /**
     * Opens the store in {@code directory}, or makes an empty one.
     *
     * @param serializer of what the log holds
     * @param time to know what content came lately
     */
    public static NodeStore open(Path directory, RaftStoreSerializer serializer, Time time) {
        return open(StoreFile.open(directory, true), serializer, time);
    }

    /** Opens the store in {@code directory}, and fails when there is none. */
    public static NodeStore openExisting(
            Path directory, RaftStoreSerializer serializer, Time time) {
        return open(StoreFile.open(directory, false), serializer, time);
    }

    private static NodeStore open(StoreFile file, RaftStoreSerializer serializer, Time time) {
        List<Session> sessions = new ArrayList<>();
        try {
            ReentrantLock writing = new ReentrantLock(true);
            sessions.add(new Session(file.path(), connect(file), writing));
            sessions.add(new Session(file.path(), connect(file), writing));
            return new NodeStore(file, sessions.get(0), sessions.get(1), serializer, time);
        } catch (RuntimeException e) {
            sessions.forEach(Session::close);
            file.close();
            throw e;
        }
    }

    private static Connection connect(StoreFile file) {
        try {
            Connection connection = file.connect();
            try {
                Schema.check(connection, file.path());
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.of(file.path(), e);
        }
    }

    /**
     * The log, for one Raft node: what an earlier one had not flushed is dropped, and the earlier
     * one's can be used no more. What it is told becomes durable at {@code flush()}, all of it or
     * nothing; a flush that failed for want of room may be tried again.
     */
    public RaftStore raftStore() {
        return raft.begin();
    }

    /**
     * What the log's Raft node has to go on with; empty before its first start. To be called
     * before {@link #raftStore()} is used.
     *
     * @throws StoreException when an entry is damaged or missing; nothing is ever skipped
     */
    public Optional<RestoredRaftState> restored() {
        return raft.restored();
    }

    /**
     * The log of a new incarnation takes the place of the present one, together with the marks that
     * say so: all of it or, when this throws or the machine crashes, nothing. By an operator's order
     * only.
     *
     * @throws IllegalStateException when the node belongs to another cluster or a newer incarnation
     */
    public void renew(Renewal renewal) {
        raft.renew(renewal, marks.renewing(renewal));
    }

    /** Forgets the log, term and vote: for a node that begins anew under another identity. */
    public void forgetLog() {
        raft.forget();
    }

    /** Content by its hash. */
    public ContentStore content() {
        return content;
    }

    /** Small facts. */
    public Marks marks() {
        return marks;
    }

    /** Who changed what. */
    public AuditLog audit() {
        return audit;
    }

    /** Where it is. */
    public Path file() {
        return file.path();
    }

    /** For tests: another audit log over the same lines. */
    AuditLog auditWithin(AuditTable.Bounds bounds) {
        return new AuditTable(rest, bounds);
    }

    /** For tests: the file may not grow beyond {@code pages} pages of 4096 bytes. */
    void limit(long pages) {
        pragma("max_page_count = " + pages);
    }

    /** For tests: tells SQLite something, on every connection. */
    void pragma(String text) {
        for (Session session : new Session[] {log, rest}) {
            session.read(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("PRAGMA " + text);
                }
            });
        }
    }

    /** Closes the file; what was not flushed is dropped. */
    @Override
    public void close() {
        try {
            try {
                log.close();
            } finally {
                rest.close();
            }
        } finally {
            file.close();
        }
    }
}
