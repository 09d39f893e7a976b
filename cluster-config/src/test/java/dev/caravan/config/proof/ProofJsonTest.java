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
        assertThat(order.bytes()).asString().isEqualTo("""
            {"term":3,"sequence":17,"rollout":4,"revision":9,"document":"%s","submitted":"%s",\
            "revert":true}\
            """.formatted(ONE, TWO));
        assertThat(ApplyOrder.read(order.bytes())).isEqualTo(order);
    }

    @Test
    void aProof() {
        ApplyAnswer proof = new ApplyAnswer.Proof(9, ONE, "abc", 1_700_000_000_000L);
        assertThat(proof.bytes()).asString().isEqualTo("""
            {"proof":{"revision":9,"document":"%s","digest":"abc",\
            "startedAtMillis":1700000000000}}\
            """.formatted(ONE));
        assertThat(ApplyAnswer.read(proof.bytes())).isEqualTo(proof);
    }

    @Test
    void aRefusal() {
        ApplyAnswer refused = new ApplyAnswer.Refused(9, "port 80 is taken");
        assertThat(refused.bytes()).asString().isEqualTo("""
            {"refused":{"revision":9,"reason":"port 80 is taken"}}\
            """);
        assertThat(ApplyAnswer.read(refused.bytes())).isEqualTo(refused);
    }

    @Test
    void figures() {
        FiguresQuestion question = new FiguresQuestion(300, 100, 200);
        assertThat(question.bytes()).asString().isEqualTo("""
            {"nowMillis":300,"fromMillis":100,"toMillis":200}\
            """);
        assertThat(FiguresQuestion.read(question.bytes())).isEqualTo(question);
        Figures figures = new Figures(1, 2, 3, 4, 5, 6.5, 7);
        assertThat(figures.bytes()).asString().isEqualTo("""
            {"exchanges":1,"upstream5xx":2,"refusals":3,"connects":4,"failedConnects":5,\
            "p99Millis":6.5,"startedAtMillis":7}\
            """);
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
        assertThat(status.bytes()).asString().isEqualTo("""
            {"node":"n1","proven":9,"document":"%s","trying":10,"draining":true,\
            "startedAtMillis":7,"format":1}\
            """.formatted(ONE));
        assertThat(NodeStatus.read(status.bytes())).isEqualTo(status);
    }

    @Test
    void whatIsUnknownComesFromANewerNodeAndWhatIsMissingIsRefused() {
        assertThat(FiguresQuestion.read(bytes(
                        "{\"nowMillis\":1,\"fromMillis\":2,\"toMillis\":3,\"later\":{\"a\":[1]}}")))
                .isEqualTo(new FiguresQuestion(1, 2, 3));
        for (String wrong : new String[] {
            "",
            "null",
            "[]",
            "{",
            "{\"nowMillis\":1,\"fromMillis\":2}",
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
