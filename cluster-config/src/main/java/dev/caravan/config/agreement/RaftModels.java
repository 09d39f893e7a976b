package dev.caravan.config.agreement;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;

import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * The library's records as bytes, the same in letters and on disk.
 *
 * <pre>{@code
 * entry     index 8 | term 4 | operation
 * operation kind 1: 1 proposal | 2 new term | 3 change of members | 4 piece of a snapshot
 *           then: bytes | nothing | members, voters, node, mode 1 | bytes
 * members   index 8 | ids | ids of voters
 * chunk     entry | number 4 | of 4 | members
 * }</pre>
 */
final class RaftModels {
    static final DefaultRaftModelFactory FACTORY = new DefaultRaftModelFactory();

    private static final int PROPOSAL = 1;
    private static final int NEW_TERM = 2;
    private static final int MEMBERS = 3;
    private static final int PIECE = 4;

    private RaftModels() {}

    static void entry(WireWriter out, LogEntry entry) {
        out.int64(entry.getIndex()).int32(entry.getTerm());
        operation(out, entry.getOperation());
    }

    static LogEntry entry(WireReader in) {
        return FACTORY.createLogEntryBuilder()
                .setIndex(in.index())
                .setTerm(in.count())
                .setOperation(operation(in))
                .build();
    }

    static void chunk(WireWriter out, SnapshotChunk chunk) {
        out.int64(chunk.getIndex()).int32(chunk.getTerm());
        operation(out, chunk.getOperation());
        out.int32(chunk.getSnapshotChunkIndex()).int32(chunk.getSnapshotChunkCount());
        members(out, chunk.getGroupMembersView());
    }

    static SnapshotChunk chunk(WireReader in) {
        return FACTORY.createSnapshotChunkBuilder()
                .setIndex(in.index())
                .setTerm(in.count())
                .setOperation(operation(in))
                .setSnapshotChunkIndex(in.count())
                .setSnapshotChunkCount(in.count())
                .setGroupMembersView(members(in))
                .build();
    }

    static void members(WireWriter out, RaftGroupMembersView members) {
        out.int64(members.getLogIndex());
        endpoints(out, members.getMembers());
        endpoints(out, members.getVotingMembers());
    }

    static RaftGroupMembersView members(WireReader in) {
        return FACTORY.createRaftGroupMembersViewBuilder()
                .setLogIndex(in.index())
                .setMembers(endpoints(in))
                .setVotingMembers(endpoints(in))
                .build();
    }

    static void endpoints(WireWriter out, Collection<RaftEndpoint> endpoints) {
        out.texts(endpoints, Endpoint::id);
    }

    static Collection<RaftEndpoint> endpoints(WireReader in) {
        return new LinkedHashSet<>(in.list(RaftModels::endpoint));
    }

    static RaftEndpoint endpoint(WireReader in) {
        return new Endpoint(in.text());
    }

    private static void operation(WireWriter out, Object operation) {
        switch (operation) {
            case Operation.Proposed proposed -> out.octet(PROPOSAL).blob(proposed.bytes());
            case Operation.NewTerm newTerm -> out.octet(NEW_TERM);
            case UpdateRaftGroupMembersOp change -> {
                out.octet(MEMBERS);
                endpoints(out, change.getMembers());
                endpoints(out, change.getVotingMembers());
                out.text(Endpoint.id(change.getEndpoint())).octet(code(change.getMode()));
            }
            case byte[] piece -> out.octet(PIECE).blob(piece);
            default ->
                throw new IllegalArgumentException(
                        "an operation that is not ours: " + operation.getClass());
        }
    }

    private static Object operation(WireReader in) {
        int kind = in.octet();
        return switch (kind) {
            case PROPOSAL -> new Operation.Proposed(in.blob());
            case NEW_TERM -> new Operation.NewTerm();
            case MEMBERS ->
                FACTORY.createUpdateRaftGroupMembersOpBuilder()
                        .setMembers(endpoints(in))
                        .setVotingMembers(endpoints(in))
                        .setEndpoint(endpoint(in))
                        .setMode(mode(in.octet()))
                        .build();
            case PIECE -> in.blob();
            default -> throw new IllegalArgumentException("operation: " + kind + " is not known");
        };
    }

    private static int code(MembershipChangeMode mode) {
        return switch (mode) {
            case ADD_LEARNER -> 1;
            case ADD_OR_PROMOTE_TO_FOLLOWER -> 2;
            case REMOVE_MEMBER -> 3;
        };
    }

    private static MembershipChangeMode mode(int code) {
        return switch (code) {
            case 1 -> MembershipChangeMode.ADD_LEARNER;
            case 2 -> MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER;
            case 3 -> MembershipChangeMode.REMOVE_MEMBER;
            default -> throw new IllegalArgumentException("change: " + code + " is not known");
        };
    }
}
