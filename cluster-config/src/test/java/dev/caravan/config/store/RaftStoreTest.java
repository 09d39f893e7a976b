package dev.caravan.config.store;

import static dev.caravan.config.store.TinySerializer.chunk;
import static dev.caravan.config.store.TinySerializer.endpoint;
import static dev.caravan.config.store.TinySerializer.entry;
import static dev.caravan.config.store.TinySerializer.members;
import static dev.caravan.config.store.TinySerializer.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.caravan.config.store.StoreException.Kind;

import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

class RaftStoreTest {
    @TempDir
    Path directory;

    private NodeStore store;
    private RaftStore log;

    @BeforeEach
    void start() throws IOException {
        store = Disk.open(directory);
        log = store.raftStore();
        log.persistAndFlushLocalEndpoint(endpoint("n1", true));
        log.persistAndFlushInitialGroupMembers(members("n1", "n2"));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = Disk.open(directory);
    }

    private RestoredRaftState restored() {
        return store.restored().orElseThrow();
    }

    private List<Long> indices() {
        return restored().getLogEntries().stream().map(BaseLogEntry::getIndex).toList();
    }

    private void append(long from, long to) throws IOException {
        for (long index = from; index <= to; index++) {
            log.persistLogEntries(List.of(entry(index, 1, "op " + index)));
        }
    }

    private StoreException refused() {
        return Objects.requireNonNull(catchThrowableOfType(StoreException.class, store::restored));
    }

    @Test
    void anEmptyStoreHasNothingToGoOnWith(@TempDir Path other) {
        try (NodeStore empty = Disk.open(other)) {
            assertThat(empty.restored()).isEmpty();
        }
    }

    @Test
    void aNodeThatDiedBetweenItsFirstWordsHasNotBegun(@TempDir Path other) throws IOException {
        try (NodeStore begun = Disk.open(other)) {
            begun.raftStore().persistAndFlushLocalEndpoint(endpoint("n1", true));
            assertThat(begun.restored()).isEmpty();
        }
    }

    @Test
    void everythingThatWasFlushedIsThereAgain() throws IOException {
        log.persistAndFlushTerm(term(3, "n2"));
        log.persistLogEntries(List.of(entry(1, 1, "a"), entry(2, 3, "b")));
        log.flush();
        reopen();
        RestoredRaftState state = restored();
        assertThat(state.getLocalEndpointPersistentState().getLocalEndpoint().getId())
                .isEqualTo("n1");
        assertThat(state.getLocalEndpointPersistentState().isVoting()).isTrue();
        assertThat(state.getInitialGroupMembers().getMembers()).hasSize(2);
        assertThat(state.getTermPersistentState().getTerm()).isEqualTo(3);
        assertThat(Objects.requireNonNull(state.getTermPersistentState().getVotedFor())
                        .getId())
                .isEqualTo("n2");
        assertThat(state.getSnapshotEntry()).isNull();
        assertThat(state.getLogEntries())
                .extracting(
                        BaseLogEntry::getIndex, BaseLogEntry::getTerm, BaseLogEntry::getOperation)
                .containsExactly(tuple(1L, 1, "a"), tuple(2L, 3, "b"));
    }

    @Test
    void withoutATermItIsTheFirst() {
        assertThat(restored().getTermPersistentState().getTerm()).isZero();
        assertThat(restored().getTermPersistentState().getVotedFor()).isNull();
    }

    @Test
    void whatWasNotFlushedIsNotThere(@TempDir Path crashed) throws IOException {
        append(1, 3);
        log.flush();
        append(4, 9);
        try (NodeStore after = Disk.open(Disk.crash(store, crashed.resolve("1")))) {
            assertThat(after.restored().orElseThrow().getLogEntries()).hasSize(3);
        }
        log.flush();
        try (NodeStore after = Disk.open(Disk.crash(store, crashed.resolve("2")))) {
            assertThat(after.restored().orElseThrow().getLogEntries()).hasSize(9);
        }
    }

    @Test
    void aTornJournalLosesOnlyWhatWasNotFlushed(@TempDir Path crashed) throws IOException {
        append(1, 3);
        log.flush();
        long flushed = Files.size(journal(directory));
        append(4, 4);
        log.flush();
        Path copy = Disk.crash(store, crashed.resolve("copy"));
        try (var journal = FileChannel.open(journal(copy), StandardOpenOption.WRITE)) {
            journal.truncate((flushed + journal.size()) / 2);
        }
        try (NodeStore after = Disk.open(copy)) {
            assertThat(after.restored().orElseThrow().getLogEntries()).hasSize(3);
        }
    }

    private static Path journal(Path directory) {
        return directory.resolve(NodeStore.FILE + "-wal");
    }

    @Test
    void aTermIsKeptWithWhatWasToldBefore() throws IOException {
        append(1, 2);
        log.persistAndFlushTerm(term(2, ""));
        append(3, 3);
        reopen();
        assertThat(indices()).containsExactly(1L, 2L);
        assertThat(restored().getTermPersistentState().getTerm()).isEqualTo(2);
    }

    @Test
    void entriesAreTruncatedAtEitherEnd() throws IOException {
        append(1, 10);
        log.truncateLogEntriesFrom(8);
        log.persistLogEntries(List.of(entry(8, 2, "other")));
        log.persistSnapshotChunk(chunk(4, 1, 0, 1, "state"));
        log.flush();
        log.truncateLogEntriesUntil(3);
        log.flush();
        reopen();
        assertThat(indices()).containsExactly(5L, 6L, 7L, 8L);
        assertThat(restored().getLogEntries().getLast().getOperation()).isEqualTo("other");
        assertThat(Objects.requireNonNull(restored().getSnapshotEntry()).getIndex())
                .isEqualTo(4);
    }

    @Test
    void aSnapshotIsWholeOrNotThere() throws IOException {
        append(1, 5);
        log.persistSnapshotChunk(chunk(4, 1, 0, 1, "four"));
        log.persistSnapshotChunk(chunk(100, 2, 1, 2, "second"));
        log.flush();
        reopen();
        assertThat(Objects.requireNonNull(restored().getSnapshotEntry()).getIndex())
                .isEqualTo(4);
        assertThat(indices()).containsExactly(5L);

        log = store.raftStore();
        log.persistSnapshotChunk(chunk(100, 2, 1, 2, "second"));
        log.persistSnapshotChunk(chunk(100, 2, 0, 2, "first"));
        log.flush();
        reopen();
        assertThat(chunks()).containsExactly("first", "second");
        assertThat(indices()).isEmpty();
        assertThat(Objects.requireNonNull(restored().getSnapshotEntry())
                        .getGroupMembersView()
                        .getMembers())
                .hasSize(2);
    }

    private List<Object> chunks() {
        Object operation = Objects.requireNonNull(restored().getSnapshotEntry()).getOperation();
        return ((List<?>) operation)
                .stream().map(one -> ((SnapshotChunk) one).getOperation()).toList();
    }

    @Test
    void aSnapshotCutOtherwiseReplacesWhatWasBegun() throws IOException {
        log.persistSnapshotChunk(chunk(9, 1, 0, 3, "a"));
        log.persistSnapshotChunk(chunk(9, 1, 2, 3, "c"));
        log.flush();
        log.persistSnapshotChunk(chunk(9, 1, 0, 2, "x"));
        log.persistSnapshotChunk(chunk(9, 1, 1, 2, "y"));
        log.flush();
        assertThat(chunks()).containsExactly("x", "y");
    }

    @Test
    void chunksAreDeleted() throws IOException {
        log.persistSnapshotChunk(chunk(9, 1, 0, 1, "a"));
        log.flush();
        log.deleteSnapshotChunks(9, 1);
        log.flush();
        assertThat(restored().getSnapshotEntry()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        UPDATE raft_entry SET bytes = x'31' WHERE idx = 7 | entry 7 of the log does not have its check sum
        UPDATE raft_entry SET idx = 17 WHERE idx = 10     | entry 10 of the log is missing, the next is 17
        DELETE FROM raft_entry WHERE idx = 5              | entry 5 of the log is missing, the next is 6
        DELETE FROM raft_chunk                            | entry 1 of the log is missing, the next is 4
        UPDATE raft_chunk SET bytes = x'00'               | chunk 0 of the snapshot at 4 does not have its check sum
        UPDATE raft_state SET sum = 1 WHERE name = 'term' | the log's term does not have its check sum
        DELETE FROM raft_state WHERE name = 'endpoint'    | the log is there, but not whose it is
        """)
    void damageIsRefusedAndNamed(String sql, String message) throws Exception {
        log.persistAndFlushTerm(term(1, "n1"));
        append(1, 10);
        log.persistSnapshotChunk(chunk(4, 1, 0, 1, "state"));
        log.truncateLogEntriesUntil(3);
        log.flush();
        store.close();
        Disk.change(directory, sql);
        store = Disk.open(directory);
        assertThat(refused().kind()).isEqualTo(Kind.DAMAGED);
        assertThat(refused())
                .hasMessageStartingWith(directory.resolve("cluster.db") + ": damaged: " + message)
                .hasMessageEndingWith("move its data directory away and start it anew)");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException, SQLException {
        append(1, 1);
        log.flush();
        store.close();
        byte[] bytes = {'x'};
        Disk.change(directory, "UPDATE raft_entry SET bytes = x'78', sum = " + RowSum.of(1, bytes));
        store = Disk.open(directory);
        assertThat(refused()).hasMessageContaining("entry 1 of the log cannot be read: java.lang");
    }

    @Test
    void aFullDiskAcknowledgesNothingAndMayBeTriedAgain() throws IOException {
        store.limit(30);
        log.persistAndFlushTerm(term(1, "n1"));
        log.persistLogEntries(List.of(entry(1, 1, "x".repeat(200_000))));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(log::flush)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cluster.db: no room: ")
                    .hasMessageContaining("free some room on its disk")
                    .cause()
                    .isInstanceOfSatisfying(StoreException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(Kind.FULL);
                        assertThat(failure.file()).isEqualTo(store.file());
                    });
        }
        assertThatThrownBy(() -> log.persistAndFlushTerm(term(2, "n2")))
                .isInstanceOf(IOException.class);
        store.limit(1000);
        log.flush();
        reopen();
        assertThat(indices()).containsExactly(1L);
        assertThat(restored().getTermPersistentState().getTerm()).isEqualTo(1);
    }

    @Test
    void theNextRaftNodeTakesTheLogOver() throws IOException {
        append(1, 1);
        log.flush();
        append(2, 2);
        assertThat(indices()).containsExactly(1L);
        assertThatThrownBy(log::flush).isInstanceOf(IOException.class);
        RaftStore next = store.raftStore();
        assertThatThrownBy(() -> log.persistAndFlushTerm(term(9, "n1")))
                .hasMessageContaining("taken over by another Raft node");
        next.persistLogEntries(List.of(entry(2, 1, "again")));
        next.flush();
        assertThat(indices()).containsExactly(1L, 2L);
    }
}
