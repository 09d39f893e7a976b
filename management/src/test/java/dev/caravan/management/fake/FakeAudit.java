package dev.caravan.management.fake;

import dev.caravan.config.store.AuditLog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An audit log in memory, on a disk that may be full. */
public final class FakeAudit implements AuditLog {
    public volatile boolean full;
    private final List<Line> lines = new ArrayList<>();

    @Override
    public synchronized void append(Line line) {
        if (full) {
            throw new UncheckedIOException(new IOException("no space left on device"));
        }
        lines.add(new Line(
                lines.size() + 1,
                line.atMillis(),
                line.who(),
                line.from(),
                line.role(),
                line.what(),
                line.before(),
                line.after(),
                line.result()));
    }

    @Override
    public synchronized List<Line> last(long before, int limit) {
        return lines.reversed().stream()
                .filter(line -> line.number() < before)
                .limit(limit)
                .toList();
    }

    /** How many lines there are. */
    public synchronized int size() {
        return lines.size();
    }
}
