package dev.caravan.config.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The audit log in a table; the oldest lines go when there are too many or they are too long. */
final class AuditTable implements AuditLog {
    private final Session session;
    private final Bounds bounds;
    private long chars;

    AuditTable(Session session, Bounds bounds) {
        this.session = session;
        this.bounds = bounds;
        this.chars = session.read(connection -> one(connection, "SELECT total(size) FROM audit"));
    }

    /**
     * How much is kept.
     *
     * @param lines at most
     * @param chars of all lines, at most
     * @param fieldChars of one text of one line; a longer one is cut and says so
     */
    record Bounds(int lines, long chars, int fieldChars) {
        static final Bounds DEFAULT = new Bounds(100_000, 128L * 1024 * 1024, 16 * 1024);
    }

    @Override
    public synchronized void append(Line line) {
        List<String> texts = List.of(
                cut(line.who()),
                cut(line.from()),
                cut(line.role()),
                cut(line.what()),
                cut(line.before()),
                cut(line.after()),
                cut(line.result()));
        long size = texts.stream().mapToLong(String::length).sum();
        long[] left = {chars + size};
        session.write(connection -> {
            insert(connection, line.atMillis(), texts, size);
            left[0] -= dropOldest(connection, left[0]);
        });
        chars = left[0];
    }

    private String cut(String text) {
        if (text.length() <= bounds.fieldChars()) {
            return text;
        }
        int end = bounds.fieldChars();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "… (" + text.length() + " characters in all)";
    }

    private static void insert(Connection connection, long atMillis, List<String> texts, long size)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO audit (at_millis,"
                + " who, \"from\", role, what, before, after, result, size)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, atMillis);
            for (int i = 0; i < texts.size(); i++) {
                insert.setString(i + 2, texts.get(i));
            }
            insert.setLong(texts.size() + 2, size);
            insert.executeUpdate();
        }
    }

    /** How many characters went. */
    private long dropOldest(Connection connection, long had) throws SQLException {
        long newest = one(connection, "SELECT max(number) FROM audit");
        long gone = 0;
        long number = one(connection, "SELECT min(number) FROM audit");
        while (number < newest
                && (newest - number >= bounds.lines() || had - gone > bounds.chars())) {
            gone += one(connection, "SELECT total(size) FROM audit WHERE number = " + number);
            RaftWriter.delete(connection, "audit WHERE number = ?", number);
            number++;
        }
        return gone;
    }

    private static long one(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.getLong(1);
        }
    }

    @Override
    public List<Line> last(long before, int limit) {
        return session.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT number, at_millis,"
                    + " who, \"from\", role, what, before, after, result FROM audit"
                    + " WHERE number < ? ORDER BY number DESC LIMIT ?")) {
                select.setLong(1, before);
                select.setInt(2, Math.max(0, limit));
                return lines(select);
            }
        });
    }

    private static List<Line> lines(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Line> lines = new ArrayList<>();
            while (row.next()) {
                lines.add(new Line(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)));
            }
            return lines;
        }
    }
}
