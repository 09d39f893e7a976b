package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.model.Document;
import dev.caravan.config.model.DocumentDiff;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.source.Problem;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class RolloutSettingsTest {
    @Test
    void withoutAPlanItIsACanaryAndThenAll() {
        assertThat(plan("")).isEqualTo(RolloutPlan.DEFAULT);
        assertThat(plan("rollout: {}")).isEqualTo(RolloutPlan.DEFAULT);
        assertThat(plan("rollout: { canary: 1, then: all }")).isEqualTo(RolloutPlan.DEFAULT);
        assertThat(plan("rollout: { canary: 1 }")).isEqualTo(RolloutPlan.DEFAULT);
    }

    @Test
    void everythingOfAPlanIsRead() {
        RolloutPlan plan = plan("""
            rollout:
              batches: [1, 25%, all]
              by: zone
              observe: 2m
              pause: 30s
              deadline: 10s
              gates: { upstream5xx: 0.5, refusals: 2, failed-connects: 1, p99: 1.5, at-least: 20,
                       unjudged: hold }
            """);
        assertThat(plan)
                .isEqualTo(new RolloutPlan(
                        List.of(Size.count(1), Size.percent(25), Size.ALL),
                        "zone",
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        new Gates(0.5, 2, 1, 1.5, 20, true)));
    }

    @Test
    void theShortFormMayGoOnInSteps() {
        assertThat(plan("rollout: { canary: 10%, then: [2, all] }").batches())
                .hasToString("[10%, 2, all]");
        assertThat(plan("rollout: { batches: all }").batches()).hasToString("[all]");
    }

    @Test
    void whatIsWrongIsSaidWhereItStands() {
        assertThat(problems("{ batches: [1, 25%] }"))
                .containsExactly("/rollout/batches/1: 25% (expected: all as the last one)");
        assertThat(problems("{ batches: [all, 1, all] }"))
                .containsExactly("/rollout/batches/0: all (expected: all as the last one only)");
        assertThat(problems("{ batches: [2, all], canary: 1 }"))
                .containsExactly("/rollout/batches: together with canary (expected: either"
                        + " batches, or canary and then)");
        assertThat(problems("{ then: all }"))
                .containsExactly(
                        "/rollout/then: without canary (expected: canary as well, or batches)");
        assertThat(problems("{ gates: { p99: 2 } }"))
                .containsExactly("/rollout/observe: 0 (expected: some time, for gates judge what"
                        + " happens in it)");
        assertThat(problems("{ batches: [0, 101%, some, all] }"))
                .extracting(text -> text.substring(0, text.indexOf(' ')))
                .containsExactly(
                        "/rollout/batches/0:", "/rollout/batches/1:", "/rollout/batches/2:");
        assertThat(problems("{ observe: 2h, deadline: 0s, gates: { p99: 1001, refusals: x } }"))
                .containsExactly(
                        "/rollout/observe: 2h (expected: 0s..1h)",
                        "/rollout/deadline: 0s (expected: 1s..1h)",
                        "/rollout/gates/p99: 1001 (expected: 0..1000)",
                        "/rollout/gates/refusals: x (expected: a number such as 2 or 0.5 in"
                                + " 0..100)");
    }

    @Test
    void aPlanIsNoDifferenceInWhatIsServed() {
        DocumentDiff diff = DocumentDiff.between(
                read(document("")), read(document("rollout: { batches: all }")));
        assertThat(diff.none()).isTrue();
    }

    @Test
    void thePlanIsKnownEvenWhereTheDocumentIsNot() {
        assertThat(DocumentPlan.of("caravan: 1\nlisteners: { a: { bind: '${node.NO}' } }"))
                .isEqualTo(RolloutPlan.DEFAULT);
        assertThat(DocumentPlan.of("{\"listeners\":3,\"rollout\":{\"batches\":[2,\"all\"]}}")
                        .batches())
                .hasToString("[2, all]");
        assertThatThrownBy(() -> DocumentPlan.of("rollout: { observe: x }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/rollout/observe");
    }

    private static RolloutPlan plan(String rollout) {
        String text = document(rollout);
        RolloutPlan plan = read(text).rollout().plan();
        assertThat(DocumentPlan.of(text)).isEqualTo(plan);
        return plan;
    }

    private static Document read(String text) {
        DocumentReader.Read read =
                DocumentReader.of(ReadingOptions.of(Web.catalogue())).read(text);
        assertThat(read.problems()).isEmpty();
        return read.document().orElseThrow();
    }

    private static List<String> problems(String rollout) {
        return DocumentReader.of(ReadingOptions.of(Web.catalogue()))
                .read(document("rollout: " + rollout))
                .problems()
                .stream()
                .map(RolloutSettingsTest::said)
                .toList();
    }

    private static String said(Problem problem) {
        return problem.pointer() + ": " + problem.message();
    }

    private static String document(String rollout) {
        return "caravan: 1\nlisteners: { a: { bind: ':1', layers: socks5 } }\n" + rollout;
    }
}
