package dev.caravan.config.store;

import static dev.caravan.config.store.TinySerializer.chunk;
import static dev.caravan.config.store.TinySerializer.endpoint;
import static dev.caravan.config.store.TinySerializer.entry;
import static dev.caravan.config.store.TinySerializer.members;
import static dev.caravan.config.store.TinySerializer.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.store.StoreException.Kind;

import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The old incarnation's log or the new one's: one of them is on the disk, whole. */
final class RenewalTest {
    private static final int STEP = 997;

    @TempDir
    Path directory;

    private NodeStore store;

    @BeforeEach
    void start() throws IOException {
        store = Disk.open(directory);
        store.marks().membership(new Marks.Membership("c1", 1));
        store.marks().promise(Optional.of("n2"));
        store.marks().fact("founders", Optional.of("n1,n2"));
        RaftStore log = store.raftStore();
        log.persistAndFlushLocalEndpoint(endpoint("n1", false));
        log.persistAndFlushInitialGroupMembers(members("n1", "n2"));
        log.persistAndFlushTerm(term(7, "n2"));
        log.persistSnapshotChunk(chunk(2, 6, 0, 1, "older"));
        log.persistLogEntries(List.of(entry(3, 6, "a"), entry(4, 7, "b")));
        log.flush();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private static Renewal renewal(String cluster, int incarnation, String piece) {
        return new Renewal(
                new Marks.Membership(cluster, incarnation),
                Map.of("founders", "n1"),
                endpoint("n1", true),
                members("n1"),
                term(7, ""),
                List.of(chunk(4, 7, 0, 2, "first " + piece), chunk(4, 7, 1, 2, "second")));
    }

    private static String told(NodeStore store) {
        RestoredRaftState log = store.restored().orElseThrow();
        SnapshotEntry snapshot = Objects.requireNonNull(log.getSnapshotEntry());
        return store.marks().membership().orElseThrow()
                + " " + store.marks().promise()
                + " " + store.marks().fact("founders").orElseThrow()
                + " " + log.getLocalEndpointPersistentState().isVoting()
                + " " + log.getInitialGroupMembers().getMembers().size()
                + " " + snapshot.getIndex() + "/" + snapshot.getSnapshotChunkCount()
                + " " + log.getLogEntries().stream().map(BaseLogEntry::getIndex).toList()
                + " " + log.getTermPersistentState().getTerm()
                + " " + log.getTermPersistentState().getVotedFor();
    }

    @Test
    void theNewLogReplacesTheOldOne() throws IOException {
        RaftStore old = store.raftStore();
        store.renew(renewal("c1", 2, "piece"));
        assertThat(told(store))
                .isEqualTo("Membership[cluster=c1, incarnation=2] Optional.empty n1 true 1 4/2 []"
                        + " 7 null");
        assertThatThrownBy(old::flush).hasMessageContaining("taken over");
    }

    @Test
    void aCrashAtAnyByteLeavesTheOneOrTheOther(@TempDir Path crashed) throws IOException {
        String before = told(store);
        long from = Files.size(journal(directory));
        store.renew(renewal("c1", 2, "x".repeat(30_000)));
        String after = told(store);
        long to = Files.size(journal(directory));
        assertThat(to).isGreaterThan(from + 30_000);
        Set<String> seen = new TreeSet<>();
        for (long cut = from; cut < to + STEP; cut += STEP) {
            Path copy = Disk.crash(store, crashed.resolve(Long.toString(cut)));
            try (var journal = FileChannel.open(journal(copy), StandardOpenOption.WRITE)) {
                journal.truncate(cut);
            }
            try (NodeStore left = Disk.open(copy)) {
                assertThat(told(left)).as("cut at %d", cut).isIn(before, after);
                seen.add(told(left));
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(before, after);
    }

    private static Path journal(Path directory) {
        return directory.resolve(NodeStore.FILE + "-wal");
    }

    @Test
    void onAFullDiskNothingChanges() {
        String before = told(store);
        store.limit(30);
        assertThatThrownBy(() -> store.renew(renewal("c1", 2, "x".repeat(200_000))))
                .isInstanceOfSatisfying(
                        StoreException.class, full -> assertThat(full.kind()).isEqualTo(Kind.FULL));
        assertThat(told(store)).isEqualTo(before);
    }

    @Test
    void anotherClustersNodeIsNotRenewed() {
        String before = told(store);
        assertThatThrownBy(() -> store.renew(renewal("c2", 2, "")))
                .hasMessageContaining("belongs to cluster c1, incarnation 1")
                .hasMessageContaining("c2");
        assertThat(told(store)).isEqualTo(before);
    }
}
