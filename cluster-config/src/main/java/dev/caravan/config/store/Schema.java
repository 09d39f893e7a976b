package dev.caravan.config.store;

import dev.caravan.config.store.StoreException.Kind;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of {@code cluster.db}. Its format is SQLite's {@code user_version}; a sum is the
 * {@link RowSum} of its row.
 */
final class Schema {
    /** What this program writes, and the highest that it reads. */
    static final int FORMAT = 1;

    /** SQLite's {@code application_id}, so that no other program's file is taken for a store. */
    static final int APPLICATION = 0x43766E31;

    private static final List<String> TABLES = List.of("""
        CREATE TABLE raft_state (
          name TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL, sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID\
        """, """
        CREATE TABLE raft_entry (
          idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL, sum INTEGER NOT NULL
        ) STRICT\
        """, """
        CREATE TABLE raft_chunk (
          idx INTEGER NOT NULL, chunk INTEGER NOT NULL, chunks INTEGER NOT NULL,
          bytes BLOB NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (idx, chunk)
        ) STRICT\
        """, """
        CREATE TABLE content (
          hash TEXT NOT NULL PRIMARY KEY, deflated INTEGER NOT NULL, length INTEGER NOT NULL,
          bytes BLOB NOT NULL
        ) STRICT\
        """, """
        CREATE TABLE mark (
          name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID\
        """, """
        CREATE TABLE audit (
          number INTEGER PRIMARY KEY AUTOINCREMENT, at_millis INTEGER NOT NULL,
          who TEXT NOT NULL, "from" TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL,
          before TEXT NOT NULL, after TEXT NOT NULL, result TEXT NOT NULL,
          size INTEGER NOT NULL
        ) STRICT\
        """);

    private Schema() {}

    /** Makes the tables in an empty database. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("PRAGMA application_id = " + APPLICATION);
            statement.execute("PRAGMA user_version = " + FORMAT);
            statement.execute("COMMIT");
        }
    }

    /**
     * Whether {@code connection} is one to a store that this program reads.
     *
     * @throws StoreException when it is not
     */
    static void check(Connection connection, Path file) throws SQLException {
        int application = pragma(connection, "application_id");
        int format = pragma(connection, "user_version");
        if (application != APPLICATION || format < 1) {
            throw new StoreException(Kind.DAMAGED, file, "it is no store of a Caravan node");
        }
        if (format > FORMAT) {
            throw new StoreException(
                    Kind.NEWER,
                    file,
                    "it is written in format " + format + ", this program reads up to " + FORMAT);
        }
    }

    private static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.getInt(1);
        }
    }
}
