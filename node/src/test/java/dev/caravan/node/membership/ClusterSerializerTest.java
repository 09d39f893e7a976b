package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSerializerTest {
    private ActorSystem system;
    private ClusterSerializer serializer;

    @BeforeAll
    void start() {
        system = ActorSystem.create("serializer", ConfigFactory.load());
        serializer = new ClusterSerializer((ExtendedActorSystem) system);
    }

    @AfterAll
    void stop() {
        system.terminate();
    }

    @Test
    void aFrameIsItsSenderAndItsBytes() throws Exception {
        byte[] golden = HexFormat.of().parseHex("0461626364" + "00ff7f");
        ClusterMessage.Frame frame = new ClusterMessage.Frame("abcd", new byte[] {0, -1, 127});
        assertThat(serializer.manifest(frame)).isEqualTo("F");
        assertThat(serializer.toBinary(frame)).isEqualTo(golden);
        ClusterMessage.Frame read = (ClusterMessage.Frame) serializer.fromBinary(golden, "F");
        assertThat(read.from()).isEqualTo("abcd");
        assertThat(read.bytes()).containsExactly(0, -1, 127);
    }

    @Test
    void aQuestionKeepsItsBytes() throws Exception {
        String golden = "{\"address\":\"10.0.0.1:7640\",\"node\":\"a1\",\"round\":7,"
                + "\"release\":\"b2\"}";
        ClusterMessage.Question question =
                new ClusterMessage.Question("10.0.0.1:7640", "a1", 7, Optional.of("b2"));
        assertThat(text(question)).isEqualTo(golden);
        assertThat(read(golden, "Q")).isEqualTo(question);
        assertThat(read(golden.replace("}", ",\"newer\":[1]}"), "Q")).isEqualTo(question);
    }

    @Test
    void anAnswerKeepsItsBytes() throws Exception {
        String golden = "{\"address\":\"[::1]:7640\",\"node\":\"a1\",\"process\":\"p\",\"round\":8,"
                + "\"cluster\":{\"id\":\"c\",\"incarnation\":2,\"founders\":[\"a1\",\"b2\"]},"
                + "\"running\":true,\"members\":[\"a1\"],\"expect\":3,\"reads\":4,\"writes\":5,"
                + "\"promise\":null,\"confirms\":true,\"released\":false}";
        ClusterMessage.Who who = new ClusterMessage.Who(
                "[::1]:7640",
                "a1",
                "p",
                8,
                Optional.of(new ClusterMessage.Belonging("c", 2, List.of("a1", "b2"))),
                true,
                Set.of("a1"),
                3,
                4,
                5,
                Optional.empty(),
                true,
                false);
        assertThat(serializer.manifest(who)).isEqualTo("W");
        assertThat(text(who)).isEqualTo(golden);
        assertThat(read(golden, "W")).isEqualTo(who);
    }

    @Test
    void whatIsBrokenIsDroppedAndTheConnectionLives() {
        for (String[] broken : new String[][] {
            {"F", ""}, {"F", "05616263"}, {"Q", "7b"}, {"W", "7b7d"}, {"X", "00"}
        }) {
            assertThatThrownBy(() ->
                            serializer.fromBinary(HexFormat.of().parseHex(broken[1]), broken[0]))
                    .as(broken[0] + " " + broken[1])
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    private String text(Object message) {
        return new String(serializer.toBinary(message), StandardCharsets.UTF_8);
    }

    private Object read(String text, String manifest) throws NotSerializableException {
        return serializer.fromBinary(text.getBytes(StandardCharsets.UTF_8), manifest);
    }
}
