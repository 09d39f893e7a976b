package dev.caravan.config.agreement;

import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteResponse;

import java.util.List;
import java.util.Optional;

/**
 * What MicroRaft 0.7 does wrong with messages that it may get, mended before and after it handles
 * them; {@code docs/decisions} tells each at length. Within turns.
 *
 * <ul>
 *   <li>It counts answers of earlier terms: a follower that has since cut its log would be counted
 *       as having what it cut, and what only a minority has would be committed. Answers of earlier
 *       terms are dropped.
 *   <li>It does not find the entry before the first one that is left of its log, so that a follower
 *       whose entries after its snapshot differ from the leader's is stuck for ever, and so is one
 *       whose answer was lost while it took a snapshot. A request that begins at or before the
 *       snapshot is shortened to what comes after it, for what the snapshot holds is agreed on.
 *   <li>It fails half way to install a snapshot that does without a change of members that this
 *       node's log has, not yet agreed on. The change is forgotten before.
 *   <li>It does not answer a leader that offers a snapshot older than what is committed here, and is
 *       offered it for ever. It is answered how far this node is.
 * </ul>
 */
final class Mending {
    private final Group group;

    /** What the library's next answer has to be ahead of what it says; 0 for nothing. */
    private long ahead;

    Mending(Group group) {
        this.group = group;
    }

    /** Whether the library may see it. */
    boolean wanted(RaftMessage message) {
        return switch (message) {
            case AppendEntriesSuccessResponse answer -> answer.getTerm() >= group.term();
            case AppendEntriesFailureResponse answer -> answer.getTerm() >= group.term();
            case InstallSnapshotResponse answer -> answer.getTerm() >= group.term();
            case VoteResponse answer -> answer.getTerm() >= group.term();
            case PreVoteResponse answer -> answer.getTerm() >= group.term();
            case InstallSnapshotRequest request -> request.isSenderLeader();
            default -> true;
        };
    }

    /** What the library is given in its stead. */
    RaftMessage before(RaftMessage message) {
        ahead = 0;
        if (message.getTerm() < group.term()) {
            return message;
        }
        if (message instanceof InstallSnapshotRequest request && group.completes(request)) {
            group.forgetPendingChange();
        }
        return message instanceof AppendEntriesRequest request ? shortened(request) : message;
    }

    private RaftMessage shortened(AppendEntriesRequest message) {
        long snapshot = group.snapshotIndex();
        long previous = message.getPreviousLogIndex();
        if (snapshot == 0
                || previous > snapshot
                || previous == group.lastIndex()
                || group.holds(previous)) {
            return message;
        }
        List<LogEntry> after = message.getLogEntries().stream()
                .filter(entry -> entry.getIndex() > snapshot)
                .toList();
        ahead = snapshot;
        return RaftModels.FACTORY
                .createAppendEntriesRequestBuilder()
                .setGroupId(message.getGroupId())
                .setSender(message.getSender())
                .setTerm(message.getTerm())
                .setPreviousLogIndex(0)
                .setPreviousLogTerm(0)
                .setCommitIndex(0)
                .setLogEntries(after)
                .setQuerySequenceNumber(message.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(message.getFlowControlSequenceNumber())
                .build();
    }

    /** What is sent in its stead. */
    RaftMessage outgoing(RaftMessage message) {
        if (ahead == 0 || !(message instanceof AppendEntriesSuccessResponse answer)) {
            return message;
        }
        return appended(
                answer,
                answer.getLastLogIndex() + ahead,
                answer.getQuerySequenceNumber(),
                answer.getFlowControlSequenceNumber());
    }

    /** What is answered, although the library did not. */
    Optional<RaftMessage> after(RaftMessage message) {
        ahead = 0;
        if (message instanceof InstallSnapshotRequest request
                && request.getTerm() == group.term()
                && request.getSnapshotIndex() < group.commitIndex()
                && group.leader().equals(Optional.of(Endpoint.id(request.getSender())))) {
            return Optional.of(appended(
                    request,
                    group.commitIndex(),
                    request.getQuerySequenceNumber(),
                    request.getFlowControlSequenceNumber()));
        }
        return Optional.empty();
    }

    private RaftMessage appended(RaftMessage like, long last, long query, long flow) {
        return RaftModels.FACTORY
                .createAppendEntriesSuccessResponseBuilder()
                .setGroupId(like.getGroupId())
                .setSender(new Endpoint(group.self()))
                .setTerm(group.term())
                .setLastLogIndex(last)
                .setQuerySequenceNumber(query)
                .setFlowControlSequenceNumber(flow)
                .build();
    }
}
