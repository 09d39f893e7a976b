package dev.caravan.config.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.store.AuditLog.Line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class AuditTableTest {
    @TempDir
    Path directory;

    static Line line(String what) {
        return new Line(0, 12, "ann", "127.0.0.1", "admin", what, "", "", "accepted");
    }

    private static List<String> whats(AuditLog log, long before, int limit) {
        return log.last(before, limit).stream()
                .map(line -> line.number() + " " + line.what())
                .toList();
    }

    @Test
    void theNewestComesFirst() {
        try (NodeStore store = Disk.open(directory)) {
            AuditLog log = store.audit();
            assertThat(log.last(Long.MAX_VALUE, 10)).isEmpty();
            for (String what : List.of("a", "b", "c", "d")) {
                log.append(line(what));
            }
            assertThat(whats(log, Long.MAX_VALUE, 2)).containsExactly("4 d", "3 c");
            assertThat(whats(log, 3, 10)).containsExactly("2 b", "1 a");
            assertThat(whats(log, 3, 0)).isEmpty();
            assertThat(whats(log, 3, -1)).isEmpty();
        }
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        AuditTable.Bounds bounds = new AuditTable.Bounds(3, 1_000_000, 100);
        try (NodeStore store = Disk.open(directory)) {
            AuditLog log = store.auditWithin(bounds);
            for (int i = 1; i <= 10; i++) {
                log.append(line("l" + i));
            }
            assertThat(whats(log, Long.MAX_VALUE, 100)).containsExactly("10 l10", "9 l9", "8 l8");
        }
        // Numbers go on, and so does the bound.
        try (NodeStore store = Disk.open(directory)) {
            AuditLog log = store.auditWithin(bounds);
            log.append(line("next"));
            assertThat(whats(log, Long.MAX_VALUE, 100))
                    .containsExactly("11 next", "10 l10", "9 l9");
        }
    }

    @Test
    void theOldestGoWhenTheyAreTooLong() {
        AuditTable.Bounds bounds = new AuditTable.Bounds(1000, 300, 100);
        try (NodeStore store = Disk.open(directory)) {
            AuditLog log = store.auditWithin(bounds);
            for (int i = 1; i <= 20; i++) {
                log.append(line("x".repeat(80)));
            }
            assertThat(log.last(Long.MAX_VALUE, 100))
                    .extracting(Line::number)
                    .containsExactly(20L, 19L);
        }
        try (NodeStore store = Disk.open(directory)) {
            AuditLog log = store.auditWithin(bounds);
            log.append(line("x".repeat(80)));
            assertThat(log.last(Long.MAX_VALUE, 100)).hasSize(2);
        }
    }

    @Test
    void aLongTextIsCutAndSaysSo() {
        try (NodeStore store = Disk.open(directory)) {
            AuditLog log = store.auditWithin(new AuditTable.Bounds(10, 1000, 5));
            log.append(line("abcd😀efg"));
            assertThat(log.last(2, 1).getFirst().what()).isEqualTo("abcd… (9 characters in all)");
        }
    }
}
