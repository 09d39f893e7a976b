package dev.caravan.config.agreement;

import io.microraft.RaftEndpoint;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStoreSerializer;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What the log's store keeps, as bytes: the number of the format in one byte, then the record.
 * Reading throws {@link IllegalArgumentException} at anything else. Holds nothing; any thread.
 */
public final class RaftStoreCodec implements RaftStoreSerializer {
    /** The format that is written, and the only one that is read. */
    static final int FORMAT = 1;

    @Override
    public Serializer<RaftGroupMembersView> raftGroupMembersViewSerializer() {
        return new Form<>("members", RaftModels::members, RaftModels::members);
    }

    @Override
    public Serializer<RaftEndpoint> raftEndpointSerializer() {
        return new Form<>("node", (out, node) -> out.text(Endpoint.id(node)), RaftModels::endpoint);
    }

    @Override
    public Serializer<LogEntry> logEntrySerializer() {
        return new Form<>("entry of the log", RaftModels::entry, RaftModels::entry);
    }

    @Override
    public Serializer<SnapshotChunk> snapshotChunkSerializer() {
        return new Form<>("piece of a snapshot", RaftModels::chunk, RaftModels::chunk);
    }

    @Override
    public Serializer<RaftEndpointPersistentState> raftEndpointPersistentStateSerializer() {
        return new Form<>(
                "this node",
                (out, state) ->
                        out.text(Endpoint.id(state.getLocalEndpoint())).flag(state.isVoting()),
                in -> RaftModels.FACTORY
                        .createRaftEndpointPersistentStateBuilder()
                        .setLocalEndpoint(RaftModels.endpoint(in))
                        .setVoting(in.flag())
                        .build());
    }

    @Override
    public Serializer<RaftTermPersistentState> raftTermPersistentState() {
        return new Form<>("term", RaftStoreCodec::term, RaftStoreCodec::term);
    }

    private static void term(WireWriter out, RaftTermPersistentState state) {
        Optional<RaftEndpoint> voted = Optional.ofNullable(state.getVotedFor());
        out.int32(state.getTerm()).texts(voted.stream().toList(), Endpoint::id);
    }

    private static RaftTermPersistentState term(WireReader in) {
        var state = RaftModels.FACTORY.createRaftTermPersistentStateBuilder().setTerm(in.count());
        in.list(RaftModels::endpoint).forEach(state::setVotedFor);
        return state.build();
    }

    private record Form<T>(
            String what, BiConsumer<WireWriter, T> writing, Function<WireReader, T> reading)
            implements Serializer<T> {
        @Override
        public byte[] serialize(T element) {
            WireWriter out = new WireWriter().octet(FORMAT);
            writing.accept(out, element);
            return out.bytes();
        }

        @Override
        public T deserialize(byte[] bytes) {
            return WireReader.all(what, bytes, in -> {
                int format = in.octet();
                if (format != FORMAT) {
                    throw new IllegalArgumentException(
                            "format " + format + " (expected: " + FORMAT + ")");
                }
                return reading.apply(in);
            });
        }
    }
}
