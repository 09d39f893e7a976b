package dev.caravan.config.agreement;

import io.microraft.Ordered;
import io.microraft.QueryPolicy;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNodeStatus;
import io.microraft.RaftRole;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.log.RaftLog;
import io.microraft.impl.log.SnapshotChunkCollector;
import io.microraft.impl.state.LeaderState;
import io.microraft.impl.state.RaftGroupMembersState;
import io.microraft.impl.state.RaftState;
import io.microraft.model.groupop.RaftGroupOp;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.RaftMessage;

import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * The library's node, by our words. Within turns, but for {@link #leader}. It looks at the
 * library's inside, which is public and pinned: the guards need to know what it knows.
 */
final class Group {
    private final RaftNodeImpl raft;
    private final RaftState state;

    Group(RaftNodeImpl raft) {
        this.raft = raft;
        this.state = raft.state();
    }

    Optional<String> leader() {
        return Optional.ofNullable(raft.getTerm().getLeaderEndpoint()).map(Endpoint::id);
    }

    String self() {
        return Endpoint.id(raft.getLocalEndpoint());
    }

    boolean leads() {
        return state.role() == RaftRole.LEADER;
    }

    boolean votes() {
        return state.role() != RaftRole.LEARNER && members().voters().contains(self());
    }

    int term() {
        return state.term();
    }

    long commitIndex() {
        return state.commitIndex();
    }

    long lastIndex() {
        return state.log().lastLogOrSnapshotIndex();
    }

    long snapshotIndex() {
        return state.log().snapshotIndex();
    }

    /** Whether the entry at {@code index} is in memory, and not only in the snapshot. */
    boolean holds(long index) {
        return index >= RaftLog.FIRST_VALID_LOG_INDEX && state.log().containsLogEntry(index);
    }

    /** Whether the library takes part no more: this node was removed. */
    boolean ended() {
        return RaftNodeStatus.isTerminal(raft.getStatus());
    }

    /** The members that count now, agreed on or not yet. */
    Members members() {
        return members(state.effectiveGroupMembers());
    }

    Members founders() {
        return members(state.initialMembers());
    }

    /** Whether the last change of members is agreed on. */
    boolean settled() {
        return state.effectiveGroupMembers().getLogIndex()
                == state.committedGroupMembers().getLogIndex();
    }

    static Members members(RaftGroupMembersState members) {
        SortedSet<String> voters = Endpoint.ids(members.getVotingMembers());
        SortedSet<String> learners = Endpoint.ids(members.getMembers());
        learners.removeAll(voters);
        return new Members(voters, learners, members.getLogIndex());
    }

    /** How far a member's log is known to be the leader's; 0 when it is not known or not asked. */
    long matched(String member) {
        LeaderState leader = state.leaderState();
        if (leader == null) {
            return 0;
        }
        var follower = leader.getFollowerStateOrNull(new Endpoint(member));
        return follower == null ? 0 : follower.matchIndex();
    }

    /** When a member last answered its leader, by the clock; 0 when this is not the leader. */
    long answeredMillis(String member) {
        LeaderState leader = state.leaderState();
        if (leader == null) {
            return 0;
        }
        var follower = leader.getFollowerStateOrNull(new Endpoint(member));
        return follower == null ? 0 : follower.responseTimestamp();
    }

    /** Whether {@code request} has the last piece that is missing of a snapshot. */
    boolean completes(InstallSnapshotRequest request) {
        SnapshotChunk piece = request.getSnapshotChunk();
        if (piece == null || request.getSnapshotIndex() <= state.commitIndex()) {
            return false;
        }
        int missing = request.getTotalSnapshotChunkCount() - 1;
        SnapshotChunkCollector collected = state.snapshotChunkCollector();
        if (collected == null || collected.getSnapshotIndex() < request.getSnapshotIndex()) {
            return missing == 0;
        }
        return collected.getSnapshotIndex() == request.getSnapshotIndex()
                && collected.getChunks().size() == missing
                && collected.getChunks().stream()
                        .noneMatch(one ->
                                one.getSnapshotChunkIndex() == piece.getSnapshotChunkIndex());
    }

    /** Goes back to the members that are agreed on, whatever the log says after them. */
    void forgetPendingChange() {
        if (!settled()) {
            state.revertGroupMembers();
            raft.setStatus(RaftNodeStatus.ACTIVE);
        }
    }

    /**
     * What is wrong with the library's state, which it must never be: then something failed half
     * way that the library only logged, and it has to begin anew from the disk.
     */
    Optional<String> wrong() {
        if (state.lastApplied() != state.commitIndex()) {
            return Optional.of("what is agreed on up to " + state.commitIndex()
                    + " was applied up to " + state.lastApplied() + " only");
        }
        if (state.role() != RaftRole.LEARNER && members().learners().contains(self())) {
            return Optional.of("this node has no vote, and would ask for others");
        }
        for (long index = state.log().lastLogOrSnapshotIndex();
                settled() && index > state.commitIndex();
                index--) {
            if (state.log().getLogEntry(index).getOperation() instanceof RaftGroupOp) {
                return Optional.of("the change of members at " + index + " is not heeded");
            }
        }
        return Optional.empty();
    }

    /**
     * Ends the search for a leader that this node has found. MicroRaft 0.7 forgets to: a follower
     * that was looking for a leader when it heard of it, as every one does that restarts, would
     * not look for another one when this one dies.
     */
    void endSearch() {
        RaftEndpoint leader = state.leader();
        boolean follows = state.role() == RaftRole.FOLLOWER || state.role() == RaftRole.LEARNER;
        if (follows && leader != null && state.preCandidateState() != null) {
            state.toFollower(state.term());
            state.leader(leader);
        }
    }

    /**
     * Goes on in the term of a node that refused, in a later one, to help this node look for a
     * leader. MicroRaft 0.7 does not: a node with the best log and the lowest term is refused for
     * its term and the others for their logs, and there is no leader any more.
     */
    void refusedIn(int later) {
        if (state.role() == RaftRole.FOLLOWER && state.leader() == null && later > term() + 1) {
            raft.toFollower(later);
        }
    }

    CompletableFuture<Ordered<Object>> start() {
        return raft.start();
    }

    CompletableFuture<Ordered<Object>> replicate(Object operation) {
        return raft.replicate(operation);
    }

    CompletableFuture<Ordered<Object>> stillLeader() {
        return raft.query(
                new Operation.StillLeader(),
                QueryPolicy.LINEARIZABLE,
                Optional.empty(),
                Optional.empty());
    }

    CompletableFuture<Ordered<Object>> transferLeadership(String to) {
        return raft.transferLeadership(new Endpoint(to));
    }

    void handle(RaftMessage message) {
        raft.handle(message);
    }
}
