package dev.caravan.config.agreement;

import dev.caravan.config.ledger.Ledger;
import dev.caravan.config.ledger.LedgerView;

import io.microraft.RaftEndpoint;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.persistence.RestoredRaftState;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a disk gave back, checked and mended before the library sees it. */
final class Restored {
    private Restored() {}

    /**
     * With the mark whether this node votes as the members say that the rest of the log is based
     * on. MicroRaft 0.7 writes the mark apart from what it follows from: after a crash between the
     * two it fails to start, or a learner asks for votes. What the log adds it finds by itself.
     *
     * @throws IllegalStateException when it is another node's
     */
    static RestoredRaftState mended(RestoredRaftState restored, String self) {
        RaftEndpoint owner = restored.getLocalEndpointPersistentState().getLocalEndpoint();
        if (!Endpoint.id(owner).equals(self)) {
            throw new IllegalStateException(
                    "the log is of node " + Endpoint.id(owner) + " (expected: " + self + ")");
        }
        RaftGroupMembersView base = base(restored);
        RaftEndpointPersistentState state = RaftModels.FACTORY
                .createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(owner)
                .setVoting(base.getVotingMembers().contains(owner))
                .build();
        return new RestoredRaftState(
                state,
                restored.getInitialGroupMembers(),
                restored.getTermPersistentState(),
                restored.getSnapshotEntry(),
                restored.getLogEntries());
    }

    private static RaftGroupMembersView base(RestoredRaftState restored) {
        @Nullable SnapshotEntry snapshot = restored.getSnapshotEntry();
        return snapshot == null || snapshot.getIndex() == 0
                ? restored.getInitialGroupMembers()
                : snapshot.getGroupMembersView();
    }

    /** What was agreed on up to {@code committed}, for as long as nobody tells more. */
    static LedgerView preview(RestoredRaftState restored, long committed) {
        return ledger(restored, committed).view();
    }

    /** The place of the last entry, agreed on or not; 0 when there is none. */
    static long lastIndex(RestoredRaftState restored) {
        List<LogEntry> entries = restored.getLogEntries();
        return entries.isEmpty() ? snapshotIndex(restored) : entries.getLast().getIndex();
    }

    /** Where the last snapshot was taken, which is agreed on; 0 when there is none. */
    static long snapshotIndex(RestoredRaftState restored) {
        @Nullable SnapshotEntry snapshot = restored.getSnapshotEntry();
        return snapshot == null ? 0 : snapshot.getIndex();
    }

    /** The term of the last entry, agreed on or not; 0 when there is none. */
    static int lastTerm(RestoredRaftState restored) {
        @Nullable SnapshotEntry snapshot = restored.getSnapshotEntry();
        List<LogEntry> entries = restored.getLogEntries();
        if (!entries.isEmpty()) {
            return entries.getLast().getTerm();
        }
        return snapshot == null ? 0 : snapshot.getTerm();
    }

    /** The members that the whole log says, agreed on or not. */
    static RaftGroupMembersView members(RestoredRaftState restored) {
        RaftGroupMembersView members = base(restored);
        long from = snapshotIndex(restored);
        for (LogEntry entry : restored.getLogEntries()) {
            if (entry.getIndex() > from
                    && entry.getOperation() instanceof UpdateRaftGroupMembersOp change) {
                members = RaftModels.FACTORY
                        .createRaftGroupMembersViewBuilder()
                        .setLogIndex(entry.getIndex())
                        .setMembers(change.getMembers())
                        .setVotingMembers(change.getVotingMembers())
                        .build();
            }
        }
        return members;
    }

    /** What the log makes up to {@code last}. */
    static Ledger ledger(RestoredRaftState restored, long last) {
        @Nullable SnapshotEntry snapshot = restored.getSnapshotEntry();
        Ledger ledger = new Ledger();
        long from = 0;
        if (snapshot != null && snapshot.getIndex() > 0) {
            ledger = Ledger.restored(pieces(snapshot));
            from = snapshot.getIndex();
        }
        for (LogEntry entry : restored.getLogEntries()) {
            if (entry.getIndex() > from
                    && entry.getIndex() <= last
                    && entry.getOperation() instanceof Operation.Proposed proposed) {
                ledger.apply(entry.getIndex(), ProposalCodec.read(proposed.bytes()));
            }
        }
        return ledger;
    }

    @SuppressWarnings("unchecked")
    private static List<byte[]> pieces(SnapshotEntry snapshot) {
        return ((List<SnapshotChunk>) snapshot.getOperation())
                .stream().map(chunk -> (byte[]) chunk.getOperation()).toList();
    }
}
