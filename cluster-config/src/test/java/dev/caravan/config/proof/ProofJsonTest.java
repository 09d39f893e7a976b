package dev.caravan.config.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.content.Hash;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** The bytes of every message, as nodes of this format write them for ever. */
class ProofJsonTest {
    private static final Hash ONE = new Hash("1".repeat(64));
    private static final Hash TWO = new Hash("2".repeat(64));

    @Test
    void anOrder() {
        ApplyOrder order = new ApplyOrder(3, 17, 4, 9, ONE, TWO, true);
        assertThat(order.bytes()).asString().isEqualTo("{\"document\":\"" + ONE
                + "\",\"revert\":true,\"revision\":9,\"rollout\":4,\"sequence\":17,\"submitted\":\""
                + TWO + "\",\"term\":3}");
        assertThat(ApplyOrder.read(order.bytes())).isEqualTo(order);
    }

    @Test
    void aProof() {
        ApplyAnswer proof = new ApplyAnswer.Proof(9, ONE, "abc", 1_700_000_000_000L);
        assertThat(proof.bytes()).asString().isEqualTo("{\"proof\":{\"digest\":\"abc\","
                + "\"document\":\"" + ONE + "\",\"revision\":9,\"startedAtMillis\":1700000000000}}");
        assertThat(ApplyAnswer.read(proof.bytes())).isEqualTo(proof);
    }

    @Test
    void aRefusal() {
        ApplyAnswer refused = new ApplyAnswer.Refused(9, "port 80 is \"taken\"");
        assertThat(refused.bytes()).asString().isEqualTo("{\"refused\":{\"reason\":"
                + "\"port 80 is \\\"taken\\\"\",\"revision\":9}}");
        assertThat(ApplyAnswer.read(refused.bytes())).isEqualTo(refused);
    }

    @Test
    void figures() {
        FiguresQuestion question = new FiguresQuestion(300, 100, 200);
        assertThat(question.bytes())
                .asString()
                .isEqualTo("{\"fromMillis\":100,\"nowMillis\":300,\"toMillis\":200}");
        assertThat(FiguresQuestion.read(question.bytes())).isEqualTo(question);
        Figures figures = new Figures(1, 2, 3, 4, 5, 6.5, 7);
        assertThat(figures.bytes()).asString().isEqualTo("{\"connects\":4,\"exchanges\":1,"
                + "\"failedConnects\":5,\"p99Millis\":6.5,\"refusals\":3,\"startedAtMillis\":7,"
                + "\"upstream5xx\":2}");
        assertThat(Figures.read(figures.bytes())).isEqualTo(figures);
    }

    @Test
    void aWindowIsMovedToTheClockOfWhoIsAsked() {
        assertThat(new FiguresQuestion(300, 100, 200).by(1_300))
                .isEqualTo(new FiguresQuestion(1_300, 1_100, 1_200));
    }

    @Test
    void aStatus() {
        NodeStatus status = new NodeStatus("n1", 9, ONE.hex(), 10, true, 7, 1);
        assertThat(status.bytes()).asString().isEqualTo("{\"document\":\"" + ONE + "\","
                + "\"draining\":true,\"format\":1,\"node\":\"n1\",\"proven\":9,"
                + "\"startedAtMillis\":7,\"trying\":10}");
        assertThat(NodeStatus.read(status.bytes())).isEqualTo(status);
    }

    @Test
    void whatIsUnknownComesFromANewerNodeAndWhatIsMissingIsRefused() {
        assertThat(FiguresQuestion.read(bytes(
                        "{\"nowMillis\":1,\"fromMillis\":2,\"toMillis\":3,\"later\":{\"a\":[1]}}")))
                .isEqualTo(new FiguresQuestion(1, 2, 3));
        for (String wrong : new String[] {
            "", "null", "[]", "{", "{\"nowMillis\":1,\"fromMillis\":2}",
            "{\"nowMillis\":1,\"fromMillis\":2,\"toMillis\":null}",
            "{\"nowMillis\":1,\"fromMillis\":2,\"toMillis\":\"x\"}"
        }) {
            assertThatThrownBy(() -> FiguresQuestion.read(bytes(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("FiguresQuestion: ");
        }
        assertThatThrownBy(() -> ApplyAnswer.read(bytes("{\"maybe\":{}}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApplyAnswer.read(
                        bytes("{\"proof\":{\"revision\":1,\"document\":\"x\",\"digest\":\"\","
                                + "\"startedAtMillis\":1}}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ordersOfAnOlderTermOrOvertakenAreOld() {
        ApplyOrder seen = new ApplyOrder(3, 17, 4, 9, ONE, TWO, false);
        assertThat(order(2, 99).isOlderThan(seen)).isTrue();
        assertThat(order(3, 16).isOlderThan(seen)).isTrue();
        assertThat(order(3, 17).isOlderThan(seen)).as("the same, twice").isTrue();
        assertThat(order(3, 18).isOlderThan(seen)).isFalse();
        assertThat(order(4, 1).isOlderThan(seen)).isFalse();
    }

    private static ApplyOrder order(long term, long sequence) {
        return new ApplyOrder(term, sequence, 4, 9, ONE, TWO, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
