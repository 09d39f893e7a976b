package dev.caravan.config.agreement;

import dev.caravan.config.peer.Peers;

import io.microraft.RaftEndpoint;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Letters of the replicated log, at most {@link Peers#MAX_LETTER_BYTES}.
 *
 * <pre>{@code
 * version 1 | kind 1 | group | run 8 | number 8 | sender | term 4 | what the kind has
 * }</pre>
 *
 * Numbers are big-endian, texts and lists have their length before them in four bytes. A request to
 * append that would be too long is sent with as many of its entries as fit, at least one: the
 * follower says how far it came, and the leader sends the rest.
 */
final class RaftWire {
    /** The version that is written, and the only one that is read. */
    static final int VERSION = 1;

    private static final DefaultRaftModelFactory FACTORY = RaftModels.FACTORY;

    /** Room for one entry of the longest proposal, and whatever is around it. */
    private static final int ENTRIES_END = Peers.MAX_LETTER_BYTES - 1024;

    private static final int APPEND = 1;
    private static final int APPENDED = 2;
    private static final int NOT_APPENDED = 3;
    private static final int SNAPSHOT = 4;
    private static final int SNAPSHOT_WANTED = 5;
    private static final int PRE_VOTE = 6;
    private static final int PRE_VOTED = 7;
    private static final int VOTE = 8;
    private static final int VOTED = 9;
    private static final int LEAD = 10;

    private RaftWire() {}

    /**
     * One letter.
     *
     * @param group the cluster and its incarnation: letters of another are not for us
     * @param run drawn by the sender when it started
     * @param number counts the letters of that run to this receiver, from 1
     */
    record Letter(String group, long run, long number, RaftMessage message) {}

    static byte[] write(Letter letter) {
        RaftMessage message = letter.message();
        WireWriter out = new WireWriter()
                .octet(VERSION)
                .octet(kind(message))
                .text(letter.group())
                .int64(letter.run())
                .int64(letter.number())
                .text(Endpoint.id(message.getSender()))
                .int32(message.getTerm());
        body(out, message);
        return out.bytes();
    }

    /**
     * Reads a letter.
     *
     * @throws IllegalArgumentException when it is none, or of another version
     */
    static Letter read(byte[] bytes) {
        return WireReader.all("letter", bytes, in -> {
            int version = in.octet();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "version " + version + " (expected: " + VERSION + ")");
            }
            int kind = in.octet();
            String group = in.text();
            long run = in.int64();
            long number = in.index();
            RaftEndpoint sender = RaftModels.endpoint(in);
            int term = in.count();
            return new Letter(group, run, number, message(in, kind, group, sender, term));
        });
    }

    private static int kind(RaftMessage message) {
        return switch (message) {
            case AppendEntriesRequest append -> APPEND;
            case AppendEntriesSuccessResponse appended -> APPENDED;
            case AppendEntriesFailureResponse failed -> NOT_APPENDED;
            case InstallSnapshotRequest snapshot -> SNAPSHOT;
            case InstallSnapshotResponse wanted -> SNAPSHOT_WANTED;
            case PreVoteRequest vote -> PRE_VOTE;
            case PreVoteResponse voted -> PRE_VOTED;
            case VoteRequest vote -> VOTE;
            case VoteResponse voted -> VOTED;
            case TriggerLeaderElectionRequest lead -> LEAD;
            default ->
                throw new IllegalArgumentException("not a message of ours: " + message.getClass());
        };
    }

    private static void body(WireWriter out, RaftMessage message) {
        switch (message) {
            case AppendEntriesRequest append -> append(out, append);
            case AppendEntriesSuccessResponse appended ->
                out.int64(appended.getLastLogIndex())
                        .int64(appended.getQuerySequenceNumber())
                        .int64(appended.getFlowControlSequenceNumber());
            case AppendEntriesFailureResponse failed ->
                out.int64(failed.getExpectedNextIndex())
                        .int64(failed.getQuerySequenceNumber())
                        .int64(failed.getFlowControlSequenceNumber());
            case InstallSnapshotRequest snapshot -> snapshot(out, snapshot);
            case InstallSnapshotResponse wanted ->
                out.int64(wanted.getSnapshotIndex())
                        .int32(wanted.getRequestedSnapshotChunkIndex())
                        .int64(wanted.getQuerySequenceNumber())
                        .int64(wanted.getFlowControlSequenceNumber());
            case PreVoteRequest vote ->
                out.int32(vote.getLastLogTerm()).int64(vote.getLastLogIndex());
            case PreVoteResponse voted -> out.flag(voted.isGranted());
            case VoteRequest vote ->
                out.int32(vote.getLastLogTerm())
                        .int64(vote.getLastLogIndex())
                        .flag(vote.isSticky());
            case VoteResponse voted -> out.flag(voted.isGranted());
            case TriggerLeaderElectionRequest lead ->
                out.int32(lead.getLastLogTerm()).int64(lead.getLastLogIndex());
            default ->
                throw new IllegalArgumentException("not a message of ours: " + message.getClass());
        }
    }

    private static void append(WireWriter out, AppendEntriesRequest append) {
        out.int32(append.getPreviousLogTerm())
                .int64(append.getPreviousLogIndex())
                .int64(append.getCommitIndex())
                .int64(append.getQuerySequenceNumber())
                .int64(append.getFlowControlSequenceNumber());
        List<LogEntry> entries = append.getLogEntries();
        List<byte[]> fitting = new ArrayList<>();
        int end = out.length();
        for (LogEntry entry : entries) {
            WireWriter one = new WireWriter();
            RaftModels.entry(one, entry);
            end += one.length() + Integer.BYTES;
            if (!fitting.isEmpty() && end > ENTRIES_END) {
                break;
            }
            fitting.add(one.bytes());
        }
        out.int32(fitting.size());
        fitting.forEach(out::blob);
    }

    private static void snapshot(WireWriter out, InstallSnapshotRequest snapshot) {
        out.flag(snapshot.isSenderLeader())
                .int32(snapshot.getSnapshotTerm())
                .int64(snapshot.getSnapshotIndex())
                .int32(snapshot.getTotalSnapshotChunkCount());
        RaftModels.endpoints(out, snapshot.getSnapshottedMembers());
        RaftModels.members(out, snapshot.getGroupMembersView());
        out.int64(snapshot.getQuerySequenceNumber()).int64(snapshot.getFlowControlSequenceNumber());
        Optional<SnapshotChunk> chunk = Optional.ofNullable(snapshot.getSnapshotChunk());
        out.flag(chunk.isPresent());
        chunk.ifPresent(piece -> RaftModels.chunk(out, piece));
    }

    private static RaftMessage message(
            WireReader in, int kind, String group, RaftEndpoint sender, int term) {
        return switch (kind) {
            case APPEND -> append(in, group, sender, term);
            case APPENDED ->
                FACTORY.createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogIndex(in.index())
                        .setQuerySequenceNumber(in.index())
                        .setFlowControlSequenceNumber(in.index())
                        .build();
            case NOT_APPENDED ->
                FACTORY.createAppendEntriesFailureResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setExpectedNextIndex(in.index())
                        .setQuerySequenceNumber(in.index())
                        .setFlowControlSequenceNumber(in.index())
                        .build();
            case SNAPSHOT -> snapshot(in, group, sender, term);
            case SNAPSHOT_WANTED ->
                FACTORY.createInstallSnapshotResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setSnapshotIndex(in.index())
                        .setRequestedSnapshotChunkIndex(in.count())
                        .setQuerySequenceNumber(in.index())
                        .setFlowControlSequenceNumber(in.index())
                        .build();
            default -> election(in, kind, group, sender, term);
        };
    }

    private static RaftMessage election(
            WireReader in, int kind, String group, RaftEndpoint sender, int term) {
        return switch (kind) {
            case PRE_VOTE ->
                FACTORY.createPreVoteRequestBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(in.count())
                        .setLastLogIndex(in.index())
                        .build();
            case PRE_VOTED ->
                FACTORY.createPreVoteResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(in.flag())
                        .build();
            case VOTE ->
                FACTORY.createVoteRequestBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(in.count())
                        .setLastLogIndex(in.index())
                        .setSticky(in.flag())
                        .build();
            case VOTED ->
                FACTORY.createVoteResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(in.flag())
                        .build();
            case LEAD ->
                FACTORY.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(in.count())
                        .setLastLogIndex(in.index())
                        .build();
            default -> throw new IllegalArgumentException("kind: " + kind + " is not known");
        };
    }

    private static RaftMessage append(WireReader in, String group, RaftEndpoint sender, int term) {
        var append = FACTORY.createAppendEntriesRequestBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setPreviousLogTerm(in.count())
                .setPreviousLogIndex(in.index())
                .setCommitIndex(in.index())
                .setQuerySequenceNumber(in.index())
                .setFlowControlSequenceNumber(in.index());
        return append.setLogEntries(
                        in.list(each -> WireReader.all("entry", each.blob(), RaftModels::entry)))
                .build();
    }

    private static RaftMessage snapshot(
            WireReader in, String group, RaftEndpoint sender, int term) {
        var snapshot = FACTORY.createInstallSnapshotRequestBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setSenderLeader(in.flag())
                .setSnapshotTerm(in.count())
                .setSnapshotIndex(in.index())
                .setTotalSnapshotChunkCount(in.count())
                .setSnapshottedMembers(RaftModels.endpoints(in))
                .setGroupMembersView(RaftModels.members(in))
                .setQuerySequenceNumber(in.index())
                .setFlowControlSequenceNumber(in.index());
        if (in.flag()) {
            snapshot.setSnapshotChunk(RaftModels.chunk(in));
        }
        return snapshot.build();
    }
}
