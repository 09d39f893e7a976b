package dev.caravan.config.store;

import io.microraft.RaftEndpoint;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStoreSerializer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Raft's models as lines of text, the operations being texts, and how tests make them. */
final class TinySerializer implements RaftStoreSerializer {
    private static final DefaultRaftModelFactory MODELS = new DefaultRaftModelFactory();

    /** An endpoint that is its name. */
    record Seat(String id) implements RaftEndpoint {
        @Override
        public Object getId() {
            return id;
        }
    }

    static LogEntry entry(long index, int term, String operation) {
        return MODELS.createLogEntryBuilder()
                .setIndex(index)
                .setTerm(term)
                .setOperation(operation)
                .build();
    }

    static SnapshotChunk chunk(long index, int term, int number, int count, String operation) {
        return MODELS.createSnapshotChunkBuilder()
                .setIndex(index)
                .setTerm(term)
                .setSnapshotChunkIndex(number)
                .setSnapshotChunkCount(count)
                .setOperation(operation)
                .setGroupMembersView(members("n1", "n2"))
                .build();
    }

    static RaftGroupMembersView members(String... ids) {
        List<RaftEndpoint> seats =
                Arrays.stream(ids).<RaftEndpoint>map(Seat::new).toList();
        return MODELS.createRaftGroupMembersViewBuilder()
                .setLogIndex(0)
                .setMembers(seats)
                .setVotingMembers(seats)
                .build();
    }

    static RaftEndpointPersistentState endpoint(String id, boolean voting) {
        return MODELS.createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(new Seat(id))
                .setVoting(voting)
                .build();
    }

    static RaftTermPersistentState term(int term, String vote) {
        return MODELS.createRaftTermPersistentStateBuilder()
                .setTerm(term)
                .setVotedFor(vote.isEmpty() ? null : new Seat(vote))
                .build();
    }

    private static <T> Serializer<T> lines(
            Function<T, List<Object>> write, Function<List<String>, T> read) {
        return new Serializer<>() {
            @Override
            public byte[] serialize(T element) {
                return write.apply(element).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public T deserialize(byte[] bytes) {
                String text = new String(bytes, StandardCharsets.UTF_8);
                return read.apply(List.of(text.split("\n", -1)));
            }
        };
    }

    private static String ids(Collection<RaftEndpoint> seats) {
        return seats.stream()
                .map(seat -> String.valueOf(seat.getId()))
                .collect(Collectors.joining(" "));
    }

    private static int number(String line) {
        return Integer.parseInt(line);
    }

    @Override
    public Serializer<RaftGroupMembersView> raftGroupMembersViewSerializer() {
        return lines(
                view -> List.of(ids(view.getMembers())),
                lines -> members(lines.getFirst().split(" ")));
    }

    @Override
    public Serializer<RaftEndpoint> raftEndpointSerializer() {
        return lines(seat -> List.of(seat.getId()), lines -> new Seat(lines.getFirst()));
    }

    @Override
    public Serializer<LogEntry> logEntrySerializer() {
        return lines(
                entry -> List.of(entry.getIndex(), entry.getTerm(), entry.getOperation()),
                lines -> entry(number(lines.get(0)), number(lines.get(1)), lines.get(2)));
    }

    @Override
    public Serializer<SnapshotChunk> snapshotChunkSerializer() {
        return lines(
                chunk -> List.of(
                        chunk.getIndex(),
                        chunk.getTerm(),
                        chunk.getSnapshotChunkIndex(),
                        chunk.getSnapshotChunkCount(),
                        chunk.getOperation()),
                lines -> chunk(
                        number(lines.get(0)),
                        number(lines.get(1)),
                        number(lines.get(2)),
                        number(lines.get(3)),
                        lines.get(4)));
    }

    @Override
    public Serializer<RaftEndpointPersistentState> raftEndpointPersistentStateSerializer() {
        return lines(
                state -> List.of(state.getLocalEndpoint().getId(), state.isVoting()),
                lines -> endpoint(lines.get(0), Boolean.parseBoolean(lines.get(1))));
    }

    @Override
    public Serializer<RaftTermPersistentState> raftTermPersistentState() {
        return lines(
                state -> List.of(
                        state.getTerm(),
                        state.getVotedFor() == null ? "" : state.getVotedFor().getId()),
                lines -> term(number(lines.get(0)), lines.get(1)));
    }
}
