package dev.caravan.config.store;

import dev.caravan.config.content.ContentStore;
import dev.caravan.config.content.Hash;
import dev.caravan.protocols.loop.Time;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Content in a table, deflated where that makes it smaller. What was put lately is never forgotten:
 * it may belong to a revision that is being proposed just now, which nobody can name yet.
 */
final class ContentTable implements ContentStore {
    /** How long content is kept unasked: longer than any proposal takes. */
    static final Duration LATELY = Duration.ofMinutes(15);

    private final Session session;
    private final Time time;
    private final Map<Hash, Long> lately = new HashMap<>();

    ContentTable(Session session, Time time) {
        this.session = session;
        this.time = time;
    }

    @Override
    public Hash put(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "content: " + bytes.length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        Hash hash = Hash.of(bytes);
        cameNow(hash);
        if (!has(hash)) {
            Packed packed = Packed.of(bytes);
            session.write(connection -> insert(connection, hash, packed));
        }
        return hash;
    }

    private static void insert(Connection connection, Hash hash, Packed packed)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO content"
                + " (hash, deflated, length, bytes) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, hash.hex());
            insert.setInt(2, packed.deflated() ? 1 : 0);
            insert.setInt(3, packed.length());
            insert.setBytes(4, packed.bytes());
            insert.executeUpdate();
        }
    }

    @Override
    public Optional<byte[]> get(Hash hash) {
        Optional<Packed> packed = session.read(connection -> select(connection, hash));
        if (packed.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> bytes =
                packed.get().unpacked().filter(found -> Hash.of(found).equals(hash));
        if (bytes.isEmpty()) {
            // Damaged: without it, whoever fetches it from another node can put it back.
            session.write(connection -> delete(connection, List.of(hash)));
        }
        return bytes;
    }

    private static Optional<Packed> select(Connection connection, Hash hash) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT deflated, length, bytes FROM content WHERE hash = ?")) {
            select.setString(1, hash.hex());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Packed(row.getInt(1) == 1, row.getInt(2), row.getBytes(3)))
                        : Optional.empty();
            }
        }
    }

    @Override
    public boolean has(Hash hash) {
        return session.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT 1 FROM content WHERE hash = ?")) {
                select.setString(1, hash.hex());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public void retain(Collection<Hash> wanted) {
        Set<Hash> unwanted = session.read(ContentTable::all);
        wanted.forEach(unwanted::remove);
        session.write(connection -> {
            // Asked here, where no put can come between.
            unwanted.removeAll(cameLately());
            delete(connection, unwanted);
        });
    }

    private static Set<Hash> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT hash FROM content");
                ResultSet row = select.executeQuery()) {
            Set<Hash> all = new HashSet<>();
            while (row.next()) {
                all.add(new Hash(row.getString(1)));
            }
            return all;
        }
    }

    private static void delete(Connection connection, Collection<Hash> hashes) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM content WHERE hash = ?")) {
            for (Hash hash : hashes) {
                delete.setString(1, hash.hex());
                delete.executeUpdate();
            }
        }
    }

    private void cameNow(Hash hash) {
        synchronized (lately) {
            lately.put(hash, time.nanos());
        }
    }

    private Set<Hash> cameLately() {
        long now = time.nanos();
        synchronized (lately) {
            lately.values().removeIf(came -> now - came > LATELY.toNanos());
            return Set.copyOf(lately.keySet());
        }
    }
}
