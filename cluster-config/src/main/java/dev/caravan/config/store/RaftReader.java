package dev.caravan.config.store;

import dev.caravan.config.store.StoreException.Kind;

import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStoreSerializer;
import io.microraft.persistence.RaftStoreSerializer.Serializer;
import io.microraft.persistence.RestoredRaftState;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a Raft node left on disk, and believes nothing: every row against its sum, every entry
 * against its place, from the one after the last whole snapshot without a gap.
 */
final class RaftReader {
    static final String ENDPOINT = "endpoint";
    static final String MEMBERS = "members";
    static final String TERM = "term";

    private final DefaultRaftModelFactory models = new DefaultRaftModelFactory();
    private final Path file;
    private final Session session;
    private final RaftStoreSerializer serializer;

    RaftReader(Path file, Session session, RaftStoreSerializer serializer) {
        this.file = file;
        this.session = session;
        this.serializer = serializer;
    }

    Optional<RestoredRaftState> restored() {
        dropPartialSnapshots();
        return session.read(this::restored);
    }

    /** A Raft node that starts anew does not know of chunks it once began to collect. */
    private void dropPartialSnapshots() {
        session.write(connection -> RaftWriter.delete(
                connection,
                "raft_chunk WHERE idx IN (SELECT idx FROM raft_chunk GROUP BY idx HAVING"
                        + " count(*) < max(chunks))"));
    }

    private Optional<RestoredRaftState> restored(Connection connection) throws SQLException {
        Optional<RaftEndpointPersistentState> endpoint =
                state(connection, ENDPOINT, serializer.raftEndpointPersistentStateSerializer());
        Optional<RaftGroupMembersView> members =
                state(connection, MEMBERS, serializer.raftGroupMembersViewSerializer());
        Optional<RaftTermPersistentState> term =
                state(connection, TERM, serializer.raftTermPersistentState());
        Optional<SnapshotEntry> snapshot = snapshot(connection);
        List<LogEntry> entries =
                entries(connection, snapshot.map(SnapshotEntry::getIndex).orElse(0L));
        if (endpoint.isEmpty() || members.isEmpty()) {
            if (term.isPresent() || snapshot.isPresent() || !entries.isEmpty()) {
                throw damaged("the log is there, but not whose it is");
            }
            return Optional.empty();
        }
        @Nullable SnapshotEntry last = snapshot.orElse(null);
        return Optional.of(new RestoredRaftState(
                endpoint.get(), members.get(), term.orElseGet(this::firstTerm), last, entries));
    }

    private RaftTermPersistentState firstTerm() {
        return models.createRaftTermPersistentStateBuilder().setTerm(0).build();
    }

    private <T> Optional<T> state(Connection connection, String name, Serializer<T> of)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT bytes, sum FROM raft_state WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                byte[] bytes = row.getBytes(1);
                String what = "the log's " + name;
                check(RowSum.of(name, bytes), row.getLong(2), what);
                return Optional.of(read(of, bytes, what));
            }
        }
    }

    private Optional<SnapshotEntry> snapshot(Connection connection) throws SQLException {
        List<SnapshotChunk> chunks = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT idx, chunk, chunks,"
                + " bytes, sum FROM raft_chunk WHERE idx = (SELECT max(idx) FROM raft_chunk)"
                + " ORDER BY chunk")) {
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    chunks.add(chunk(row, chunks.size()));
                }
            }
        }
        if (chunks.isEmpty()) {
            return Optional.empty();
        }
        SnapshotChunk first = chunks.getFirst();
        return Optional.of(models.createSnapshotEntryBuilder()
                .setIndex(first.getIndex())
                .setTerm(first.getTerm())
                .setGroupMembersView(first.getGroupMembersView())
                .setSnapshotChunks(chunks)
                .build());
    }

    private SnapshotChunk chunk(ResultSet row, int expected) throws SQLException {
        long index = row.getLong(1);
        int number = row.getInt(2);
        byte[] bytes = row.getBytes(4);
        String what = "chunk " + number + " of the snapshot at " + index;
        check(RowSum.of(index, number, row.getInt(3), bytes), row.getLong(5), what);
        SnapshotChunk chunk = read(serializer.snapshotChunkSerializer(), bytes, what);
        if (number != expected
                || chunk.getSnapshotChunkIndex() != number
                || chunk.getIndex() != index) {
            throw damaged(what + " is not where it belongs");
        }
        return chunk;
    }

    private List<LogEntry> entries(Connection connection, long after) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT idx, bytes, sum FROM raft_entry WHERE idx > ? ORDER BY idx")) {
            select.setLong(1, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row, after + entries.size() + 1));
                }
            }
        }
        return entries;
    }

    private LogEntry entry(ResultSet row, long expected) throws SQLException {
        long index = row.getLong(1);
        if (index != expected) {
            throw damaged("entry " + expected + " of the log is missing, the next is " + index);
        }
        byte[] bytes = row.getBytes(2);
        String what = "entry " + index + " of the log";
        check(RowSum.of(index, bytes), row.getLong(3), what);
        LogEntry entry = read(serializer.logEntrySerializer(), bytes, what);
        if (entry.getIndex() != index) {
            throw damaged(what + " is not where it belongs");
        }
        return entry;
    }

    private void check(long sum, long expected, String what) {
        if (sum != expected) {
            throw damaged(what + " does not have its check sum");
        }
    }

    private <T> T read(Serializer<T> serializer, byte[] bytes, String what) {
        try {
            return serializer.deserialize(bytes);
        } catch (RuntimeException e) {
            throw new StoreException(Kind.DAMAGED, file, what + " cannot be read: " + e, e);
        }
    }

    private StoreException damaged(String detail) {
        return new StoreException(Kind.DAMAGED, file, detail);
    }
}
