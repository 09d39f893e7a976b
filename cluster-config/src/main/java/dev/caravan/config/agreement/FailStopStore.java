package dev.caravan.config.agreement;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A store that fails once and for all. The library logs a failed write and goes on; a node whose
 * disk failed must say nothing more, for it no longer knows what it has promised. So the first
 * failure stops the seat, and nothing is written after it.
 *
 * <p>It also knows whether something was written that is not flushed: an answer that says "I have
 * it" waits for that.
 */
final class FailStopStore implements RaftStore {
    private final RaftStore store;
    private final Consumer<Throwable> failed;
    private boolean broken;
    private boolean unflushed;

    FailStopStore(RaftStore store, Consumer<Throwable> failed) {
        this.store = store;
        this.failed = failed;
    }

    /** Something that is done to a store. */
    private interface Writing {
        void run() throws IOException;
    }

    boolean broken() {
        return broken;
    }

    /** Nothing more is written. */
    void stop() {
        broken = true;
    }

    /** Makes durable what is not yet; says whether all is. */
    boolean settle() {
        try {
            if (unflushed) {
                flush();
            }
            return !broken;
        } catch (IOException e) {
            return false;
        }
    }

    private void write(Writing writing) throws IOException {
        if (broken) {
            throw new IOException("the seat has stopped");
        }
        try {
            writing.run();
        } catch (IOException | RuntimeException | Error e) {
            broken = true;
            failed.accept(e);
            throw e;
        }
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) throws IOException {
        write(() -> store.persistAndFlushLocalEndpoint(state));
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members)
            throws IOException {
        write(() -> store.persistAndFlushInitialGroupMembers(members));
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
        write(() -> store.persistAndFlushTerm(term));
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        unflushed = true;
        write(() -> store.persistLogEntries(entries));
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        unflushed = true;
        write(() -> store.persistSnapshotChunk(chunk));
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        unflushed = true;
        write(() -> store.truncateLogEntriesFrom(index));
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        unflushed = true;
        write(() -> store.truncateLogEntriesUntil(index));
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        unflushed = true;
        write(() -> store.deleteSnapshotChunks(index, count));
    }

    @Override
    public void flush() throws IOException {
        write(store::flush);
        unflushed = false;
    }
}
