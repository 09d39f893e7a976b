package dev.caravan.config.agreement;

import dev.caravan.config.ledger.Ledger;
import dev.caravan.config.ledger.LedgerView;

import io.microraft.RaftEndpoint;
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
        @Nullable SnapshotEntry snapshot = restored.getSnapshotEntry();
        RaftGroupMembersView base = snapshot == null || snapshot.getIndex() == 0
                ? restored.getInitialGroupMembers()
                : snapshot.getGroupMembersView();
        RaftEndpointPersistentState state = RaftModels.FACTORY
                .createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(owner)
                .setVoting(base.getVotingMembers().contains(owner))
                .build();
        return new RestoredRaftState(
                state,
                restored.getInitialGroupMembers(),
                restored.getTermPersistentState(),
                snapshot,
                restored.getLogEntries());
    }

    /** What was agreed on up to {@code committed}, for as long as nobody tells more. */
    static LedgerView preview(RestoredRaftState restored, long committed) {
        @Nullable SnapshotEntry snapshot = restored.getSnapshotEntry();
        Ledger ledger = new Ledger();
        long from = 0;
        if (snapshot != null && snapshot.getIndex() > 0) {
            ledger = Ledger.restored(pieces(snapshot));
            from = snapshot.getIndex();
        }
        for (LogEntry entry : restored.getLogEntries()) {
            if (entry.getIndex() > from
                    && entry.getIndex() <= committed
                    && entry.getOperation() instanceof Operation.Proposed proposed) {
                ledger.apply(entry.getIndex(), ProposalCodec.read(proposed.bytes()));
            }
        }
        return ledger.view();
    }

    @SuppressWarnings("unchecked")
    private static List<byte[]> pieces(SnapshotEntry snapshot) {
        return ((List<SnapshotChunk>) snapshot.getOperation())
                .stream().map(chunk -> (byte[]) chunk.getOperation()).toList();
    }
}
