package dev.caravan.config.store;

import java.util.List;

/**
 * An append-only record of who changed what. Blocks. Bounded: the oldest lines go, numbers are
 * never used again, and a text that is too long is cut and says so.
 */
public interface AuditLog {
    /**
     * Appends; on disk when it returns.
     *
     * @throws java.io.UncheckedIOException when it cannot be written: then nothing may be changed
     */
    void append(Line line);

    /** At most {@code limit} lines with a number below {@code before}, newest first. */
    List<Line> last(long before, int limit);

    /**
     * One change.
     *
     * @param number from 1, given by the log; 0 before
     * @param what such as {@code PUT /v1/config/listeners/web}
     * @param before what was there, secrets redacted; may be empty
     * @param after what is there now, secrets redacted; may be empty
     * @param result such as {@code accepted} or {@code refused: stale}
     */
    record Line(
            long number,
            long atMillis,
            String who,
            String from,
            String role,
            String what,
            String before,
            String after,
            String result) {}
}
