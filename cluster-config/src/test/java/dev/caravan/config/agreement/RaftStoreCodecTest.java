package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.persistence.RaftStoreSerializer.Serializer;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

final class RaftStoreCodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final DefaultRaftModelFactory MAKE = new DefaultRaftModelFactory();

    private final RaftStoreCodec codec = new RaftStoreCodec();
    private final Map<String, Serializer<?>> serializers = new LinkedHashMap<>();
    private final Map<String, String> written = new LinkedHashMap<>();

    private <T> void write(String name, Serializer<T> serializer, T record) {
        serializers.put(name, serializer);
        written.put(name, HEX.formatHex(serializer.serialize(record)));
    }

    private void writeAll() {
        Samples.entries().forEach((name, entry) -> write(name, codec.logEntrySerializer(), entry));
        write("members", codec.raftGroupMembersViewSerializer(), Samples.members());
        write("endpoint", codec.raftEndpointSerializer(), new Endpoint("n1"));
        write("chunk", codec.snapshotChunkSerializer(), Samples.chunk());
        write(
                "this-node",
                codec.raftEndpointPersistentStateSerializer(),
                MAKE.createRaftEndpointPersistentStateBuilder()
                        .setLocalEndpoint(new Endpoint("n1"))
                        .setVoting(true)
                        .build());
        write(
                "term",
                codec.raftTermPersistentState(),
                MAKE.createRaftTermPersistentStateBuilder()
                        .setTerm(5)
                        .setVotedFor(new Endpoint("n2"))
                        .build());
        write(
                "term-without-vote",
                codec.raftTermPersistentState(),
                MAKE.createRaftTermPersistentStateBuilder().setTerm(5).build());
    }

    @Test
    void everyRecordHasTheBytesItAlwaysHad() {
        writeAll();
        assertThat(Golden.text(written)).isEqualTo(Golden.text(Golden.lines("store-1.txt")));
    }

    @Test
    void everyRecordIsReadAsItWasWritten() {
        writeAll();
        Golden.lines("store-1.txt")
                .forEach((name, hex) -> assertThat(
                                HEX.formatHex(again(serializers.get(name), HEX.parseHex(hex))))
                        .as(name)
                        .isEqualTo(hex));
    }

    private static <T> byte[] again(Serializer<T> serializer, byte[] bytes) {
        return serializer.serialize(serializer.deserialize(bytes));
    }

    @Test
    void partsAndOtherFormatsAreRefused() {
        writeAll();
        written.forEach((name, hex) -> {
            byte[] bytes = HEX.parseHex(hex);
            for (int length = 0; length < bytes.length; length++) {
                byte[] part = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> serializers.get(name).deserialize(part))
                        .as("%s cut at %d", name, length)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            byte[] later = bytes.clone();
            later[0] = 2;
            assertThatThrownBy(() -> serializers.get(name).deserialize(later))
                    .hasMessageContaining("format 2 (expected: 1)");
        });
    }
}
