package dev.caravan.config.store;

import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RaftStoreSerializer;
import io.microraft.persistence.RestoredRaftState;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** The log's tables, and who may write them now. */
final class RaftTables {
    private final Path file;
    private final Session session;
    private final RaftStoreSerializer serializer;
    private @Nullable RaftWriter writer;

    RaftTables(Path file, Session session, RaftStoreSerializer serializer) {
        this.file = file;
        this.session = session;
        this.serializer = serializer;
    }

    /** The one writer from now on. */
    synchronized RaftStore begin() {
        end();
        RaftWriter next = new RaftWriter(session, serializer);
        writer = next;
        return next;
    }

    private void end() {
        if (writer != null) {
            writer.end();
            writer = null;
        }
    }

    /** What is on disk, once nobody writes any more. */
    synchronized Optional<RestoredRaftState> restored() {
        end();
        return new RaftReader(file, session, serializer).restored();
    }

    /** Empties the tables. */
    synchronized void forget() {
        end();
        session.write(connection -> {
            for (String table : new String[] {"raft_entry", "raft_chunk", "raft_state"}) {
                try (PreparedStatement all = connection.prepareStatement("DELETE FROM " + table)) {
                    all.executeUpdate();
                }
            }
        });
    }

    /** A row of {@code raft_state}. */
    static void keep(Connection connection, String name, byte[] bytes) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "INSERT OR REPLACE INTO raft_state (name, bytes, sum) VALUES (?, ?, ?)")) {
            row.setString(1, name);
            row.setBytes(2, bytes);
            row.setLong(3, RowSum.of(name, bytes));
            row.executeUpdate();
        }
    }
}
