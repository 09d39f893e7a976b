package dev.caravan.config.agreement;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Ledger;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.store.Marks;
import dev.caravan.config.store.NodeStore;
import dev.caravan.config.store.Renewal;

import io.microraft.RaftEndpoint;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.persistence.RestoredRaftState;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The way on for a cluster that has lost its majority for good: one node, which is stopped, goes on
 * as the only voter of a new incarnation. Blocks on the disk; for one thread.
 *
 * <p>All of its log counts, also what it does not know to be agreed on: that may have been, and been
 * acknowledged, with the votes of those who are lost. What they had agreed on and this node never
 * got is gone, and nobody can say what that was; so the node with the newest log is the one to
 * choose: that of the higher {@linkplain Standing#term term}, and in the same term the higher
 * {@linkplain Standing#index index}.
 *
 * <p>The old log and the old incarnation are replaced in one step of the disk: after a crash there
 * is either the old one, whole, or the new one.
 */
public final class Recovery {
    private final NodeStore store;
    private final String self;
    private final Marks.Membership belongs;
    private final RestoredRaftState restored;
    private final Standing standing;

    /**
     * What a node has, for an operator who compares.
     *
     * @param term of the last entry of its log
     * @param index the place of the last entry
     * @param agreed up to where this disk says for certain that the log is agreed on
     * @param members as the log says last
     * @param ledger what the whole log makes
     */
    public record Standing(
            String cluster,
            int incarnation,
            int term,
            long index,
            long agreed,
            Members members,
            LedgerView ledger) {}

    /**
     * What a recovery does, or has done.
     *
     * @param incarnation the new one
     * @param gone the nodes that are dismissed
     * @param unknown ids of members that the cluster knew nothing else of, and which are gone as well
     * @param halted the rollout that ends with it
     * @param lost numbers of revisions whose document is not on this disk
     * @param restored the revision that takes the place of one whose document is lost
     */
    public record Effect(
            int incarnation,
            List<NodeRecord> gone,
            SortedSet<String> unknown,
            Optional<RolloutState> halted,
            List<Long> lost,
            Optional<Revision> restored) {
        public Effect {
            gone = List.copyOf(gone);
            unknown = new TreeSet<>(unknown);
            lost = List.copyOf(lost);
        }
    }

    private Recovery(
            NodeStore store, String self, Marks.Membership belongs, RestoredRaftState restored) {
        this.store = store;
        this.self = self;
        this.belongs = belongs;
        this.restored = Restored.mended(restored, self);
        long last = Restored.lastIndex(restored);
        RaftGroupMembersView members = Restored.members(restored);
        SortedSet<String> voters = Endpoint.ids(members.getVotingMembers());
        SortedSet<String> learners = Endpoint.ids(members.getMembers());
        learners.removeAll(voters);
        this.standing = new Standing(
                belongs.cluster(),
                belongs.incarnation(),
                Restored.lastTerm(restored),
                last,
                Math.max(
                        CommitMark.in(store.marks()).committed(), Restored.snapshotIndex(restored)),
                new Members(voters, learners, members.getLogIndex()),
                Restored.ledger(restored, last).view());
    }

    /**
     * Looks at the disk of the node {@code self}, which is stopped; changes nothing.
     *
     * @throws RecoveryException when there is nothing to go on with
     * @throws dev.caravan.config.store.StoreException when the disk cannot be read
     */
    public static Recovery of(NodeStore store, String self) {
        Marks.Membership belongs = store.marks()
                .membership()
                .orElseThrow(() -> new RecoveryException("node " + self + " belongs to no cluster:"
                        + " there is nothing to recover (it joins or creates one as it is)"));
        RestoredRaftState restored = store.restored()
                .filter(found -> Restored.lastIndex(found) > 0)
                .orElseThrow(() -> new RecoveryException("node " + self + " belongs to cluster "
                        + belongs.cluster() + " and has nothing of what it agreed on: recover it"
                        + " on another node"));
        Recovery recovery = new Recovery(store, self, belongs, restored);
        recovery.check();
        return recovery;
    }

    private void check() {
        LedgerView view = standing.ledger();
        if (!view.cluster().equals(belongs.cluster())) {
            throw new RecoveryException("the log of node " + self + " does not say yet that there"
                    + " is cluster " + belongs.cluster() + ": recover it on another node");
        }
        if (view.dismissed(self) || !standing.members().contains(self)) {
            throw new RecoveryException("node " + self + " was removed from cluster "
                    + belongs.cluster() + ": recover it on a node that is a member");
        }
    }

    /** What this disk has. */
    public Standing standing() {
        return standing;
    }

    /** What {@link #run} would do; changes nothing. */
    public Effect effect() {
        return effect(recovered(Author.system(self), 0).view());
    }

    /**
     * Begins the new incarnation on the disk: all of it, or nothing when it throws.
     *
     * @param facts of other rooms that change with it, see {@link Marks#fact}
     */
    public Effect run(Author author, long atMillis, Map<String, String> facts) {
        Ledger ledger = recovered(author, atMillis);
        int incarnation = belongs.incarnation() + 1;
        Map<String, String> all = new HashMap<>(facts);
        all.put(CommitMark.FACT, Long.toString(standing.index()));
        RaftEndpoint only = new Endpoint(self);
        store.renew(new Renewal(
                new Marks.Membership(belongs.cluster(), incarnation),
                all,
                RaftModels.FACTORY
                        .createRaftEndpointPersistentStateBuilder()
                        .setLocalEndpoint(only)
                        .setVoting(true)
                        .build(),
                alone(only, 0),
                RaftModels.FACTORY
                        .createRaftTermPersistentStateBuilder()
                        .setTerm(Math.max(
                                restored.getTermPersistentState().getTerm(), standing.term()))
                        .build(),
                snapshot(ledger, alone(only, standing.index()))));
        return effect(ledger.view());
    }

    private Ledger recovered(Author author, long atMillis) {
        Ledger ledger = Restored.ledger(restored, standing.index());
        ledger.recover(self, author, atMillis, store.content()::has);
        return ledger;
    }

    private static RaftGroupMembersView alone(RaftEndpoint only, long index) {
        return RaftModels.FACTORY
                .createRaftGroupMembersViewBuilder()
                .setLogIndex(index)
                .setMembers(Set.of(only))
                .setVotingMembers(Set.of(only))
                .build();
    }

    /** Where the old log ends the new one begins, so that versions and places go on. */
    private List<SnapshotChunk> snapshot(Ledger ledger, RaftGroupMembersView members) {
        List<byte[]> pieces = ledger.snapshot();
        List<SnapshotChunk> chunks = new ArrayList<>();
        for (byte[] piece : pieces) {
            chunks.add(RaftModels.FACTORY
                    .createSnapshotChunkBuilder()
                    .setIndex(standing.index())
                    .setTerm(standing.term())
                    .setOperation(piece)
                    .setSnapshotChunkIndex(chunks.size())
                    .setSnapshotChunkCount(pieces.size())
                    .setGroupMembersView(members)
                    .build());
        }
        return chunks;
    }

    private Effect effect(LedgerView after) {
        LedgerView before = standing.ledger();
        List<NodeRecord> gone = before.nodes().values().stream()
                .filter(node -> !node.id().equals(self))
                .toList();
        SortedSet<String> unknown = new TreeSet<>(standing.members().voters());
        unknown.addAll(standing.members().learners());
        unknown.removeAll(before.nodes().keySet());
        unknown.remove(self);
        return new Effect(
                after.incarnation(),
                gone,
                unknown,
                before.running()
                        .map(rollout -> after.rollouts().get(rollout.id()))
                        .filter(rollout -> rollout.phase().over()),
                before.revisions().values().stream()
                        .filter(revision -> !store.content().has(revision.document()))
                        .map(Revision::number)
                        .toList(),
                after.wanted().filter(wanted -> wanted.number() != before.head()));
    }
}
