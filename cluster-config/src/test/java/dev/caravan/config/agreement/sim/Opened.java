package dev.caravan.config.agreement.sim;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;

import java.io.IOException;
import java.util.List;

/** A disk as one process has it open; after its end, every write comes to nothing. */
record Opened(Disk disk, int process) implements RaftStore {
    private Disk use() {
        if (!disk.isOpen(process)) {
            throw new CrashError();
        }
        return disk;
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) throws IOException {
        use().persistAndFlushLocalEndpoint(state);
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members)
            throws IOException {
        use().persistAndFlushInitialGroupMembers(members);
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
        use().persistAndFlushTerm(term);
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        use().persistLogEntries(entries);
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        use().persistSnapshotChunk(chunk);
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        use().truncateLogEntriesFrom(index);
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        use().truncateLogEntriesUntil(index);
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        use().deleteSnapshotChunks(index, count);
    }

    @Override
    public void flush() throws IOException {
        use().flush();
    }
}
