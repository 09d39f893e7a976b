package dev.caravan.config.agreement;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;

import java.io.IOException;
import java.util.List;

/** Keeps nothing and says that it does; the library's own would not be flushed. */
final class MemoryStore implements RaftStore {
    volatile boolean failing;

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) {}

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) {}

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) {}

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        if (failing) {
            throw new IOException("disk full");
        }
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) {}

    @Override
    public void truncateLogEntriesFrom(long index) {}

    @Override
    public void truncateLogEntriesUntil(long index) {}

    @Override
    public void deleteSnapshotChunks(long index, int count) {}

    @Override
    public void flush() {}
}
