package dev.caravan.config.store;

import dev.caravan.protocols.loop.Time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** What tests do to a store's file from outside. */
final class Disk {
    private Disk() {}

    static NodeStore open(Path directory) {
        return open(directory, new Clock());
    }

    static NodeStore open(Path directory, Time time) {
        return NodeStore.open(directory, new TinySerializer(), time);
    }

    /** What a crash at this moment leaves: the files as they are, in another directory. */
    static Path crash(NodeStore store, Path into) throws IOException {
        Files.createDirectories(into);
        for (String suffix : List.of("", "-wal")) {
            Path part = store.file().resolveSibling(NodeStore.FILE + suffix);
            if (Files.exists(part)) {
                Files.copy(part, into.resolve(NodeStore.FILE + suffix));
            }
        }
        return into;
    }

    /** Changes a closed store by hand. */
    static void change(Path directory, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + directory.resolve(NodeStore.FILE));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** A clock that is moved by hand. */
    static final class Clock implements Time {
        private long now = 17;

        void pass(Duration duration) {
            now += duration.toNanos();
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now / 1_000_000;
        }
    }
}
