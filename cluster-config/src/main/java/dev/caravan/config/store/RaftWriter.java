package dev.caravan.config.store;

import static dev.caravan.config.store.RaftReader.ENDPOINT;
import static dev.caravan.config.store.RaftReader.MEMBERS;
import static dev.caravan.config.store.RaftReader.TERM;

import dev.caravan.config.store.Session.Change;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RaftStoreSerializer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the log for one Raft node. What it is told waits in memory, in order, until it is flushed
 * in one transaction; Raft's own bound on entries that are not agreed on bounds it. What could not
 * be flushed for want of room waits on.
 */
final class RaftWriter implements RaftStore {
    private final Session session;
    private final RaftStoreSerializer serializer;
    private final List<Change> waiting = new ArrayList<>();
    private boolean ended;

    RaftWriter(Session session, RaftStoreSerializer serializer) {
        this.session = session;
        this.serializer = serializer;
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState endpoint)
            throws IOException {
        keep(ENDPOINT, serializer.raftEndpointPersistentStateSerializer().serialize(endpoint));
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members)
            throws IOException {
        keep(MEMBERS, serializer.raftGroupMembersViewSerializer().serialize(members));
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
        keep(TERM, serializer.raftTermPersistentState().serialize(term));
    }

    /** With what waits, so that the order in which it was told is also the order on disk. */
    private synchronized void keep(String name, byte[] bytes) throws IOException {
        checkNotEnded();
        commit(connection -> {
            flushOn(connection);
            keep(connection, name, bytes);
        });
    }

    /** A row of {@code raft_state}. */
    private static void keep(Connection connection, String name, byte[] bytes) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "INSERT OR REPLACE INTO raft_state (name, bytes, sum) VALUES (?, ?, ?)")) {
            row.setString(1, name);
            row.setBytes(2, bytes);
            row.setLong(3, RowSum.of(name, bytes));
            row.executeUpdate();
        }
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        List<Row> rows = new ArrayList<>(entries.size());
        for (LogEntry entry : entries) {
            byte[] bytes = serializer.logEntrySerializer().serialize(entry);
            rows.add(new Row(entry.getIndex(), bytes, RowSum.of(entry.getIndex(), bytes)));
        }
        await(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT OR REPLACE INTO raft_entry (idx, bytes, sum) VALUES (?, ?, ?)")) {
                for (Row row : rows) {
                    insert.setLong(1, row.index());
                    insert.setBytes(2, row.bytes());
                    insert.setLong(3, row.sum());
                    insert.executeUpdate();
                }
            }
        });
    }

    private record Row(long index, byte[] bytes, long sum) {}

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        await(piece(chunk));
    }

    private Change piece(SnapshotChunk chunk) {
        long index = chunk.getIndex();
        int number = chunk.getSnapshotChunkIndex();
        int chunks = chunk.getSnapshotChunkCount();
        byte[] bytes = serializer.snapshotChunkSerializer().serialize(chunk);
        return connection -> {
            // Another member may have cut the same snapshot into another number of chunks.
            delete(connection, "raft_chunk WHERE idx = ? AND chunks <> ?", index, chunks);
            try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO"
                    + " raft_chunk (idx, chunk, chunks, bytes, sum) VALUES (?, ?, ?, ?, ?)")) {
                insert.setLong(1, index);
                insert.setInt(2, number);
                insert.setInt(3, chunks);
                insert.setBytes(4, bytes);
                insert.setLong(5, RowSum.of(index, number, chunks, bytes));
                insert.executeUpdate();
            }
        };
    }

    /** Writes a whole log into tables that are empty. */
    void renew(Connection connection, Renewal renewal) throws SQLException {
        for (SnapshotChunk chunk : renewal.snapshot()) {
            piece(chunk).on(connection);
        }
        keep(
                connection,
                MEMBERS,
                serializer.raftGroupMembersViewSerializer().serialize(renewal.founders()));
        keep(connection, TERM, serializer.raftTermPersistentState().serialize(renewal.term()));
        keep(
                connection,
                ENDPOINT,
                serializer.raftEndpointPersistentStateSerializer().serialize(renewal.node()));
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        await(connection -> delete(connection, "raft_entry WHERE idx >= ?", index));
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        await(connection -> {
            delete(connection, "raft_entry WHERE idx <= ?", index);
            delete(connection, "raft_chunk WHERE idx < ?", index);
        });
    }

    @Override
    public void deleteSnapshotChunks(long index, int chunks) throws IOException {
        await(connection -> delete(connection, "raft_chunk WHERE idx = ?", index));
    }

    static void delete(Connection connection, String where, long... numbers) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + where)) {
            for (int i = 0; i < numbers.length; i++) {
                delete.setLong(i + 1, numbers[i]);
            }
            delete.executeUpdate();
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        checkNotEnded();
        if (!waiting.isEmpty()) {
            commit(this::flushOn);
        }
    }

    private void flushOn(Connection connection) throws SQLException {
        for (Change change : waiting) {
            change.on(connection);
        }
    }

    private void commit(Change change) throws IOException {
        try {
            session.write(change);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
        waiting.clear();
    }

    private synchronized void await(Change change) throws IOException {
        checkNotEnded();
        waiting.add(change);
    }

    private void checkNotEnded() throws IOException {
        if (ended) {
            throw new IOException("the log has been taken over by another Raft node");
        }
    }

    /** Drops what waits, and refuses everything from now on. */
    synchronized void end() {
        ended = true;
        waiting.clear();
    }
}
