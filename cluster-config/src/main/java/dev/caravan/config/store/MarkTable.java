package dev.caravan.config.store;

import dev.caravan.config.content.Hash;
import dev.caravan.config.store.StoreException.Kind;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Marks in a table of names and values. */
final class MarkTable implements Marks {
    private static final int MAX_NAME_CHARS = 200;
    private static final int MAX_VALUE_CHARS = 64 * 1024;
    private static final int MAX_MARKS = 1000;

    private final Path file;
    private final Session session;

    MarkTable(Path file, Session session) {
        this.file = file;
        this.session = session;
    }

    @Override
    public Optional<Served> proven() {
        return served("proven");
    }

    @Override
    public void proven(Served served) {
        keep("proven", Optional.of(text(served)));
    }

    @Override
    public Optional<Served> trying() {
        return served("trying");
    }

    @Override
    public void trying(Optional<Served> served) {
        keep("trying", served.map(MarkTable::text));
    }

    private Optional<Served> served(String name) {
        return value(name).map(text -> {
            String[] words = words(name, text);
            return parsed(name, text, () -> new Served(number(words[0]), new Hash(words[1])));
        });
    }

    private static String text(Served served) {
        return served.revision() + " " + served.document().hex();
    }

    @Override
    public Optional<Membership> membership() {
        return value("membership").map(text -> {
            String[] words = words("membership", text);
            return parsed(
                    "membership", text, () -> new Membership(words[1], Integer.parseInt(words[0])));
        });
    }

    @Override
    public synchronized void membership(Membership membership) {
        if (!checked(membership).equals(Optional.of(membership))) {
            keep("membership", Optional.of(written(membership)));
        }
    }

    /** What is there, which does not forbid {@code wanted}. */
    private Optional<Membership> checked(Membership wanted) {
        Optional<Membership> present = membership();
        present.ifPresent(is -> {
            boolean other = !is.cluster().equals(wanted.cluster());
            if (other || is.incarnation() > wanted.incarnation()) {
                throw new IllegalStateException("this node belongs to " + text(is)
                        + " and cannot belong to " + text(wanted));
            }
        });
        return present;
    }

    private static String written(Membership membership) {
        return membership.incarnation() + " " + membership.cluster();
    }

    /** The marks of {@code renewal}, as part of a larger change; no promise outlives it. */
    synchronized Session.Change renewing(Renewal renewal) {
        checked(renewal.membership());
        return connection -> {
            insert(connection, "membership", written(renewal.membership()));
            delete(connection, "promise");
            for (Map.Entry<String, String> fact : renewal.facts().entrySet()) {
                insert(connection, "fact/" + fact.getKey(), fact.getValue());
            }
        };
    }

    private static String text(Membership membership) {
        return "cluster " + membership.cluster() + ", incarnation " + membership.incarnation();
    }

    @Override
    public Optional<String> promise() {
        return value("promise");
    }

    @Override
    public void promise(Optional<String> node) {
        keep("promise", node);
    }

    @Override
    public Optional<String> fact(String name) {
        return value("fact/" + name);
    }

    @Override
    public void fact(String name, Optional<String> value) {
        keep("fact/" + name, value);
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    private String[] words(String name, String text) {
        String[] words = text.split(" ", 2);
        if (words.length != 2) {
            throw new StoreException(Kind.DAMAGED, file, "mark " + name + " says: " + text);
        }
        return words;
    }

    private <T> T parsed(String name, String text, Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException e) {
            throw new StoreException(Kind.DAMAGED, file, "mark " + name + " says: " + text, e);
        }
    }

    private Optional<String> value(String name) {
        return session.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT value, sum FROM mark WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(checked(name, row.getString(1), row.getLong(2)))
                            : Optional.empty();
                }
            }
        });
    }

    private String checked(String name, String value, long sum) {
        if (sum(name, value) != sum) {
            throw new StoreException(
                    Kind.DAMAGED, file, "mark " + name + " does not have its check sum");
        }
        return value;
    }

    private static long sum(String name, String value) {
        return RowSum.of(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void keep(String name, Optional<String> value) {
        if (name.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("mark: a name of " + name.length()
                    + " characters (expected: at most " + MAX_NAME_CHARS + ")");
        }
        if (value.isPresent() && value.get().length() > MAX_VALUE_CHARS) {
            throw new IllegalArgumentException(
                    "mark " + name + ": " + value.get().length() + " characters (expected: at most "
                            + MAX_VALUE_CHARS + ")");
        }
        session.write(connection -> {
            if (value.isPresent()) {
                insert(connection, name, value.get());
            } else {
                delete(connection, name);
            }
        });
    }

    private static void insert(Connection connection, String name, String value)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO mark (name, value, sum) VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, value);
            insert.setLong(3, sum(name, value));
            insert.executeUpdate();
        }
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM mark");
                ResultSet row = count.executeQuery()) {
            if (row.getInt(1) > MAX_MARKS) {
                throw new IllegalStateException(
                        "mark " + name + ": too many (expected: at most " + MAX_MARKS + ")");
            }
        }
    }

    private static void delete(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM mark WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }
}
