package dev.caravan.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.config.content.Hash;
import dev.caravan.config.store.Marks.Membership;
import dev.caravan.config.store.Marks.Served;
import dev.caravan.config.store.StoreException.Kind;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class NodeStoreTest {
    @TempDir
    Path directory;

    private static StoreException refused(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(StoreException.class, call));
    }

    private void opensNot(Kind kind, String message) {
        StoreException refused = refused(() -> Disk.open(directory).close());
        assertThat(refused).hasMessageContaining(directory.resolve("cluster.db") + ": " + message);
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.file()).isEqualTo(directory.resolve("cluster.db"));
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        try (NodeStore store = Disk.open(directory)) {
            store.marks().promise(Optional.of("n1"));
            for (String name : List.of("cluster.db", "cluster.db-wal", "cluster.db-shm")) {
                assertThat(mode(name)).as(name).isEqualTo("rw-------");
            }
        }
        assertThat(mode("cluster.lock")).isEqualTo("rw-------");
        Files.setPosixFilePermissions(
                directory.resolve("cluster.db"), PosixFilePermissions.fromString("rw-r--r--"));
        Disk.open(directory).close();
        assertThat(mode("cluster.db")).isEqualTo("rw-------");
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void oneProcessHasItOpen() {
        try (NodeStore store = Disk.open(directory)) {
            opensNot(Kind.IN_USE, "in use: this process has it open already (stop the other");
            assertThat(store.marks().promise()).isEmpty();
        }
        Disk.open(directory).close();
    }

    @Test
    void anExistingOneIsAskedFor() {
        assertThat(NodeStore.exists(directory)).isFalse();
        StoreException refused = refused(
                () -> NodeStore.openExisting(directory, new TinySerializer(), new Disk.Clock())
                        .close());
        assertThat(refused).hasMessageContaining("cluster.db: missing: there is no such file");
        assertThat(NodeStore.exists(directory)).isFalse();
        Disk.open(directory).close();
        assertThat(NodeStore.exists(directory)).isTrue();
        NodeStore.openExisting(directory, new TinySerializer(), new Disk.Clock())
                .close();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path nowhere = directory.resolve("nowhere");
        assertThat(refused(() -> Disk.open(nowhere).close()))
                .hasMessageContaining("missing: there is no folder " + nowhere);
    }

    @Test
    void aDraftThatACrashLeftIsDropped() throws IOException {
        Files.writeString(directory.resolve("cluster.db.new"), "half");
        Disk.open(directory).close();
        assertThat(directory.resolve("cluster.db.new")).doesNotExist();
    }

    @Test
    void aNewerFormatIsRefused() throws SQLException {
        Disk.open(directory).close();
        Disk.change(directory, "PRAGMA user_version = 2");
        opensNot(
                Kind.NEWER,
                "too new: it is written in format 2, this program reads up to 1"
                        + " (start the newer program again");
    }

    @Test
    void whatIsNoStoreIsRefused() throws IOException, SQLException {
        Path file = directory.resolve("cluster.db");
        Files.createFile(file);
        opensNot(Kind.DAMAGED, "damaged: it is empty");
        Files.writeString(file, "not a database, but long enough to have a head ".repeat(20));
        opensNot(Kind.DAMAGED, "damaged: ");
        Files.delete(file);
        Disk.change(directory, "CREATE TABLE other (x)");
        opensNot(Kind.DAMAGED, "damaged: it is no store of a Caravan node");
    }

    @Test
    void aJournalWithoutItsFileIsRefused() throws IOException {
        Files.writeString(directory.resolve("cluster.db-wal"), "left over");
        opensNot(Kind.MISSING, "missing: only its journal");
    }

    @Test
    void aTornFileIsRefused() throws IOException {
        try (NodeStore store = Disk.open(directory)) {
            store.content().put(noise(500_000));
        }
        byte[] whole = Files.readAllBytes(directory.resolve("cluster.db"));
        for (int i = 8192; i < whole.length; i++) {
            whole[i] = 0x55;
        }
        Files.write(directory.resolve("cluster.db"), whole);
        StoreException refused = refused(() -> {
            try (NodeStore store = Disk.open(directory)) {
                store.content().put(noise(10));
                store.restored();
            }
        });
        assertThat(refused.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(refused)
                .hasMessageContaining("malformed")
                .hasMessageContaining("remove this node from the cluster");
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aFileThatWentAwayIsNoticed() throws IOException {
        try (NodeStore store = Disk.open(directory)) {
            store.marks().promise(Optional.of("n1"));
            Files.move(directory.resolve("cluster.db"), directory.resolve("elsewhere"));
            StoreException refused = refused(() -> store.marks().promise(Optional.of("n2")));
            assertThat(refused.kind()).isEqualTo(Kind.MISSING);
            assertThat(refused).hasMessageContaining("cluster.db: missing: it is not where it was");
            // It stays so: nobody knows what a file that comes back holds.
            Files.move(directory.resolve("elsewhere"), directory.resolve("cluster.db"));
            assertThat(refused(() -> store.marks().promise(Optional.empty())).kind())
                    .isEqualTo(Kind.MISSING);
        }
    }

    @Test
    void aDiskThatIsReadOnlyIsSaid() {
        try (NodeStore store = Disk.open(directory)) {
            store.marks().fact("before", Optional.of("kept"));
            store.pragma("query_only = ON");
            StoreException refused =
                    refused(() -> store.audit().append(AuditTableTest.line("PUT /v1/config")));
            assertThat(refused.kind()).isEqualTo(Kind.READ_ONLY);
            assertThat(refused)
                    .hasMessageContaining("cluster.db: not writable: ")
                    .hasMessageContaining("make it and its folder writable");
            assertThat(store.marks().fact("before")).contains("kept");
            store.pragma("query_only = OFF");
            store.audit().append(AuditTableTest.line("PUT /v1/config"));
        }
    }

    @Test
    void whenTheDiskIsFullNothingIsAcknowledged() {
        try (NodeStore store = Disk.open(directory)) {
            store.limit(40);
            assertThat(refused(() -> store.content().put(noise(300_000))).kind())
                    .isEqualTo(Kind.FULL);
            assertThat(store.content().has(Hash.of(noise(300_000)))).isFalse();
            String long1 = "x".repeat(15_000);
            StoreException full = refused(() -> {
                for (int i = 0; i < 100; i++) {
                    store.audit().append(AuditTableTest.line(long1));
                }
            });
            assertThat(full).isInstanceOf(UncheckedIOException.class);
            assertThat(full.kind()).isEqualTo(Kind.FULL);
            int kept = store.audit().last(Long.MAX_VALUE, 1000).size();
            store.limit(10_000);
            store.audit().append(AuditTableTest.line("again"));
            assertThat(store.audit().last(Long.MAX_VALUE, 1000)).hasSize(kept + 1);
        }
    }

    @Test
    void aStoreOfTheFirstFormatOpens() throws IOException {
        try (InputStream golden = Objects.requireNonNull(
                NodeStoreTest.class.getResourceAsStream("/store/format-1.db"))) {
            Files.copy(golden, directory.resolve("cluster.db"));
        }
        try (NodeStore store = Disk.open(directory)) {
            hasStory(store);
        }
    }

    @Test
    void everythingIsThereAfterACrash(@TempDir Path crashed) throws IOException {
        try (NodeStore store = Disk.open(directory)) {
            tellStory(store);
            try (NodeStore after = Disk.open(Disk.crash(store, crashed.resolve("copy")))) {
                hasStory(after);
            }
        }
        try (NodeStore store = Disk.open(directory)) {
            hasStory(store);
        }
    }

    /** One of everything that a store holds; the golden file was made by this. */
    static void tellStory(NodeStore store) throws IOException {
        var log = store.raftStore();
        log.persistAndFlushLocalEndpoint(TinySerializer.endpoint("n1", true));
        log.persistAndFlushInitialGroupMembers(TinySerializer.members("n1", "n2"));
        log.persistAndFlushTerm(TinySerializer.term(4, "n2"));
        log.persistSnapshotChunk(TinySerializer.chunk(7, 3, 0, 2, "half"));
        log.persistSnapshotChunk(TinySerializer.chunk(7, 3, 1, 2, "whole"));
        log.persistLogEntries(
                List.of(TinySerializer.entry(8, 3, "eight"), TinySerializer.entry(9, 4, "nine")));
        log.flush();
        Hash document = store.content().put(text("{\"caravan\":1}".repeat(100)));
        store.content().put(noise(100));
        store.marks().proven(new Served(3, document));
        store.marks().trying(Optional.of(new Served(4, document)));
        store.marks().membership(new Membership("c1", 2));
        store.marks().promise(Optional.of("n2"));
        store.marks().fact("rollout.touched", Optional.of("yes"));
        store.audit()
                .append(new AuditLog.Line(
                        0, 1_700_000_000_000L, "ann", "::1", "admin", "PUT", "1", "2", "accepted"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void hasStory(NodeStore store) {
        var log = store.restored().orElseThrow();
        assertThat(log.getTermPersistentState().getTerm()).isEqualTo(4);
        assertThat(Objects.requireNonNull(log.getSnapshotEntry()).getIndex()).isEqualTo(7);
        assertThat(log.getLogEntries())
                .extracting(e -> e.getOperation())
                .containsExactly("eight", "nine");
        Served proven = store.marks().proven().orElseThrow();
        assertThat(proven.revision()).isEqualTo(3);
        assertThat(store.content().get(proven.document()).orElseThrow())
                .isEqualTo(text("{\"caravan\":1}".repeat(100)));
        assertThat(store.content().get(Hash.of(noise(100))).orElseThrow()).isEqualTo(noise(100));
        assertThat(store.marks().trying()).contains(new Served(4, proven.document()));
        assertThat(store.marks().membership()).contains(new Membership("c1", 2));
        assertThat(store.marks().promise()).contains("n2");
        assertThat(store.marks().fact("rollout.touched")).contains("yes");
        assertThat(store.audit().last(Long.MAX_VALUE, 10))
                .containsExactly(new AuditLog.Line(
                        1, 1_700_000_000_000L, "ann", "::1", "admin", "PUT", "1", "2", "accepted"));
    }

    @Test
    void writersTakeTurnsWhileOthersRead() throws Exception {
        try (NodeStore store = Disk.open(directory);
                var others = Executors.newFixedThreadPool(3)) {
            var log = store.raftStore();
            log.persistAndFlushLocalEndpoint(TinySerializer.endpoint("n1", true));
            log.persistAndFlushInitialGroupMembers(TinySerializer.members("n1"));
            List<Future<?>> work = List.of(
                    others.submit(() -> {
                        for (int i = 1; i <= 60; i++) {
                            log.persistLogEntries(List.of(TinySerializer.entry(i, 1, "op")));
                            log.flush();
                        }
                        return "log";
                    }),
                    others.submit(() -> {
                        for (int i = 0; i < 20; i++) {
                            Hash hash = store.content().put(noise(100_000 + i));
                            assertThat(store.content().get(hash)).isPresent();
                        }
                    }),
                    others.submit(() -> {
                        for (int i = 0; i < 60; i++) {
                            store.audit().append(AuditTableTest.line("l" + i));
                            store.marks().fact("f", Optional.of("v" + i));
                        }
                    }));
            for (Future<?> each : work) {
                each.get();
            }
            assertThat(store.restored().orElseThrow().getLogEntries()).hasSize(60);
            assertThat(store.audit().last(Long.MAX_VALUE, 100)).hasSize(60);
            assertThat(store.marks().fact("f")).contains("v59");
        }
    }

    @Test
    void closedItIsUsedNoMore() {
        NodeStore store = Disk.open(directory);
        store.close();
        assertThatThrownBy(() -> store.marks().promise()).isInstanceOf(StoreException.class);
    }
}
