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

    private static void clear(Connection connection) throws SQLException {
        for (String table : new String[] {"raft_entry", "raft_chunk", "raft_state"}) {
            try (PreparedStatement all = connection.prepareStatement("DELETE FROM " + table)) {
                all.executeUpdate();
            }
        }
    }

    /** Empties the tables: for a node that begins anew under another identity. */
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

    /** Another log takes the place of this one, and {@code further} changes with it, or nothing. */
    synchronized void renew(Renewal renewal, Session.Change further) {
        end();
        RaftWriter next = new RaftWriter(session, serializer);
        session.write(connection -> {
            clear(connection);
            next.renew(connection, renewal);
            further.on(connection);
        });
    }
}
