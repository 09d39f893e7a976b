package dev.caravan.config.agreement;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.RaftMessage;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One of everything that travels or is kept. */
final class Samples {
    private static final DefaultRaftModelFactory MAKE = new DefaultRaftModelFactory();
    private static final String GROUP = "c1/1";
    private static final RaftEndpoint N1 = new Endpoint("00112233aabbccdd");
    private static final RaftEndpoint N2 = new Endpoint("n2");

    private Samples() {}

    static LogEntry entry(long index, Object operation) {
        return MAKE.createLogEntryBuilder()
                .setIndex(index)
                .setTerm(3)
                .setOperation(operation)
                .build();
    }

    static Operation.Proposed proposed(String text) {
        return new Operation.Proposed(text.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, LogEntry> entries() {
        Map<String, LogEntry> all = new LinkedHashMap<>();
        all.put("entry-proposed", entry(7, proposed("{\"é\":1}")));
        all.put("entry-new-term", entry(8, new Operation.NewTerm()));
        all.put("entry-add-learner", entry(9, change(MembershipChangeMode.ADD_LEARNER)));
        all.put(
                "entry-promote",
                entry(10, change(MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER)));
        all.put("entry-remove", entry(11, change(MembershipChangeMode.REMOVE_MEMBER)));
        return all;
    }

    private static Object change(MembershipChangeMode mode) {
        return MAKE.createUpdateRaftGroupMembersOpBuilder()
                .setMembers(endpoints(N1, N2))
                .setVotingMembers(endpoints(N1))
                .setEndpoint(N2)
                .setMode(mode)
                .build();
    }

    private static Set<RaftEndpoint> endpoints(RaftEndpoint... all) {
        return new LinkedHashSet<>(List.of(all));
    }

    static RaftGroupMembersView members() {
        return MAKE.createRaftGroupMembersViewBuilder()
                .setLogIndex(4)
                .setMembers(endpoints(N1, N2))
                .setVotingMembers(endpoints(N1))
                .build();
    }

    static SnapshotChunk chunk() {
        return MAKE.createSnapshotChunkBuilder()
                .setIndex(1_000)
                .setTerm(3)
                .setOperation(new byte[] {1, 2, 3})
                .setSnapshotChunkIndex(1)
                .setSnapshotChunkCount(2)
                .setGroupMembersView(members())
                .build();
    }

    static RaftMessage append(List<LogEntry> entries) {
        return MAKE.createAppendEntriesRequestBuilder()
                .setGroupId(GROUP)
                .setSender(N1)
                .setTerm(3)
                .setPreviousLogTerm(2)
                .setPreviousLogIndex(6)
                .setCommitIndex(5)
                .setLogEntries(entries)
                .setQuerySequenceNumber(11)
                .setFlowControlSequenceNumber(12)
                .build();
    }

    static Map<String, RaftMessage> messages() {
        Map<String, RaftMessage> all = new LinkedHashMap<>();
        all.put("heartbeat", append(List.of()));
        all.put("append", append(List.copyOf(entries().values())));
        all.put(
                "appended",
                MAKE.createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(N2)
                        .setTerm(3)
                        .setLastLogIndex(11)
                        .setQuerySequenceNumber(11)
                        .setFlowControlSequenceNumber(12)
                        .build());
        all.put(
                "not-appended",
                MAKE.createAppendEntriesFailureResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(N2)
                        .setTerm(4)
                        .setExpectedNextIndex(7)
                        .setQuerySequenceNumber(11)
                        .setFlowControlSequenceNumber(12)
                        .build());
        all.put("snapshot-offered", snapshot(false));
        all.put("snapshot", snapshot(true));
        all.put(
                "snapshot-wanted",
                MAKE.createInstallSnapshotResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(N2)
                        .setTerm(3)
                        .setSnapshotIndex(1_000)
                        .setRequestedSnapshotChunkIndex(1)
                        .setQuerySequenceNumber(11)
                        .setFlowControlSequenceNumber(12)
                        .build());
        elections(all);
        return all;
    }

    private static RaftMessage snapshot(boolean withChunk) {
        var snapshot = MAKE.createInstallSnapshotRequestBuilder()
                .setGroupId(GROUP)
                .setSender(N1)
                .setTerm(3)
                .setSenderLeader(true)
                .setSnapshotTerm(2)
                .setSnapshotIndex(1_000)
                .setTotalSnapshotChunkCount(2)
                .setSnapshottedMembers(endpoints(N1))
                .setGroupMembersView(members())
                .setQuerySequenceNumber(11)
                .setFlowControlSequenceNumber(12);
        return withChunk ? snapshot.setSnapshotChunk(chunk()).build() : snapshot.build();
    }

    private static void elections(Map<String, RaftMessage> all) {
        all.put(
                "pre-vote",
                MAKE.createPreVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(N1)
                        .setTerm(4)
                        .setLastLogTerm(3)
                        .setLastLogIndex(11)
                        .build());
        all.put(
                "pre-voted",
                MAKE.createPreVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(N2)
                        .setTerm(4)
                        .setGranted(true)
                        .build());
        all.put(
                "vote",
                MAKE.createVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(N1)
                        .setTerm(4)
                        .setLastLogTerm(3)
                        .setLastLogIndex(11)
                        .setSticky(true)
                        .build());
        all.put(
                "voted",
                MAKE.createVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(N2)
                        .setTerm(4)
                        .setGranted(false)
                        .build());
        all.put(
                "lead",
                MAKE.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(N1)
                        .setTerm(4)
                        .setLastLogTerm(3)
                        .setLastLogIndex(11)
                        .build());
    }
}
