package dev.caravan.config.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.proof.Figures;
import dev.caravan.config.rollout.Measure.Window;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class GatesTest {
    private static final Duration OBSERVE = Duration.ofSeconds(60);
    private static final Gates GATES = new Gates(2, 1, 5, 1.5, 100, false);
    private static final Figures FINE = new Figures(1_000, 10, 5, 100, 1, 40, 77);

    @Test
    void changedNodesAreComparedWithUnchangedOnesInTheSameWindow() {
        Stage stage = observing(GATES, "a", "b", "c");
        stage.after(OBSERVE);
        Measure measure = stage.decision().measure().orElseThrow();
        long end = stage.now;
        long begin = end - OBSERVE.toMillis();
        assertThat(measure.windows())
                .containsExactly(
                        new Window("a", true, begin, end),
                        new Window("b", false, begin, end),
                        new Window("c", false, begin, end));
        assertThat(stage.measures(FINE, FINE)).containsExactly("b", "c");
        assertThat(stage.state.verdicts()).containsExactly("passed: 1000 exchanges");
    }

    @Test
    void whereNoneIsUnchangedNodesAreComparedWithThemselvesBefore() {
        Stage stage = observing(GATES, "a");
        long told = stage.state.nodes().get("a").toldAtMillis();
        stage.after(OBSERVE);
        assertThat(stage.decision().measure().orElseThrow().windows())
                .containsExactly(
                        new Window("a", true, stage.now - 60_000, stage.now),
                        new Window("a", false, told - 60_000, told));
        stage.measures(FINE, FINE);
        assertThat(stage.phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void aDrainedOrLostNodeIsNoComparison() {
        Stage stage = observing(GATES, "a", "b", "c");
        stage.drains("b");
        stage.vanishes("c");
        stage.after(OBSERVE);
        assertThat(stage.decision().measure().orElseThrow().windows())
                .extracting(Window::node)
                .containsOnly("a");
    }

    @Test
    void aBrokenGateTakesItBackBeforeTheTimeIsOver() {
        Stage stage = observing(GATES, "a", "b");
        stage.after(Duration.ofMillis(5_999));
        assertThat(stage.decision().measure()).isEmpty();
        stage.after(Duration.ofMillis(1));
        stage.measures(new Figures(200, 16, 0, 0, 0, 40, 77), FINE);
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
        assertThat(stage.state.reason())
                .isEqualTo("upstream 5xx 8.00 %, compared with 1.00 % (allowed: 2 points more)");
    }

    @Test
    void itIsLookedAtAgainAndAgain() {
        Stage stage = observing(GATES, "a", "b");
        for (int i = 0; i < 9; i++) {
            stage.after(Duration.ofSeconds(6));
            stage.measures(FINE, FINE);
            assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
            assertThat(stage.decision().measure()).isEmpty();
        }
        stage.after(Duration.ofSeconds(6));
        assertThat(stage.measures(FINE, FINE)).containsExactly("b");
    }

    @Test
    void eachGateBreaksForItself() {
        assertThat(broken(new Figures(1_000, 31, 5, 100, 1, 40, 77))).contains("upstream 5xx");
        assertThat(broken(new Figures(1_000, 30, 5, 100, 1, 40, 77))).isEmpty();
        assertThat(broken(new Figures(1_000, 10, 16, 100, 1, 40, 77))).contains("refusals");
        assertThat(broken(new Figures(1_000, 10, 15, 100, 1, 40, 77))).isEmpty();
        assertThat(broken(new Figures(1_000, 10, 5, 100, 7, 40, 77))).contains("failed connects");
        assertThat(broken(new Figures(1_000, 10, 5, 19, 19, 40, 77))).isEmpty();
        assertThat(broken(new Figures(1_000, 10, 5, 100, 1, 61, 77)))
                .isEqualTo("p99 61.0 ms, compared with 40.0 ms (allowed: 1.5 times as much)");
        assertThat(broken(new Figures(1_000, 10, 5, 100, 1, 60, 77))).isEmpty();
    }

    @Test
    void tooFewConnectsAreSaid() {
        Figures few = new Figures(1_000, 10, 5, 19, 19, 40, 77);
        Measured measured = new Measured(0, 1, List.of(few), List.of(FINE));
        assertThat(Gate.judge(GATES, measured).toString())
                .isEqualTo("passed: 1000 exchanges; only 19 connects (expected: 20 on either side"
                        + " to judge those that failed)");
        Gates only = new Gates(0, 0, 1, 0, 100, false);
        assertThat(Gate.judge(only, measured).kind()).isEqualTo(Gate.Kind.UNJUDGED);
    }

    @Test
    void aFewMillisecondsAreNoise() {
        Figures quick = new Figures(1_000, 10, 5, 100, 1, 1, 77);
        Figures slower = new Figures(1_000, 10, 5, 100, 1, 5.9, 77);
        Measured measured = new Measured(0, 1, List.of(slower), List.of(quick));
        assertThat(Gate.judge(GATES, measured).kind()).isEqualTo(Gate.Kind.PASSED);
    }

    @Test
    void aGateThatIsOffBreaksNothing() {
        Gates off = new Gates(0, 1, 0, 0, 100, false);
        Measured measured = new Measured(
                0, 1, List.of(new Figures(1_000, 999, 5, 100, 100, 9_999, 77)), List.of(FINE));
        assertThat(Gate.judge(off, measured).kind()).isEqualTo(Gate.Kind.PASSED);
    }

    @Test
    void nodesWithTooFewExchangesAreLeftOut() {
        Figures few = new Figures(99, 99, 99, 99, 99, 9_999, 77);
        Measured mixed = new Measured(0, 1, List.of(FINE, few), List.of(FINE, few));
        assertThat(Gate.judge(GATES, mixed).kind()).isEqualTo(Gate.Kind.PASSED);
        Measured none = new Measured(0, 1, List.of(FINE), List.of(few));
        assertThat(Gate.judge(GATES, none))
                .hasToString("unjudged: 99 exchanges on what they are compared with"
                        + " (expected: 100 on a node)");
    }

    @Test
    void anUnjudgedBatchPassesAndSaysSo() {
        Stage stage = observing(GATES, "a", "b");
        stage.after(OBSERVE);
        Figures none = new Figures(0, 0, 0, 0, 0, 0, 77);
        assertThat(stage.measures(none, none)).containsExactly("b");
        assertThat(stage.state.verdicts())
                .containsExactly(
                        "unjudged: 0 exchanges on changed nodes (expected: 100 on a node)");
    }

    @Test
    void anUnjudgedBatchHoldsIfAskedAndIsStillWatched() {
        Gates hold = new Gates(2, 1, 5, 1.5, 100, true);
        Stage stage = observing(hold, "a", "b");
        Figures none = new Figures(0, 0, 0, 0, 0, 0, 77);
        stage.after(OBSERVE);
        assertThat(stage.measures(none, none)).isEmpty();
        assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
        assertThat(stage.state.heldByGate()).isTrue();
        assertThat(stage.after(Duration.ofDays(1))).isEmpty();
        stage.restarts("a");
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
    }

    @Test
    void aGateThatCannotBeLookedAtWaitsForTheNodesThatProvedIt() {
        Stage stage = observing(GATES, "a", "b");
        stage.vanishes("a");
        stage.after(OBSERVE);
        stage.measures(FINE, FINE);
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
        assertThat(stage.returns("a")).containsExactly("b");
    }

    private static String broken(Figures changed) {
        Gate.Verdict verdict =
                Gate.judge(GATES, new Measured(0, 1, List.of(changed), List.of(FINE)));
        return verdict.kind() == Gate.Kind.BROKEN ? verdict.text() : "";
    }

    private static Stage observing(Gates gates, String... nodes) {
        RolloutPlan plan = new RolloutPlan(
                List.of(Size.count(1), Size.ALL),
                "",
                OBSERVE,
                Duration.ZERO,
                Duration.ofSeconds(30),
                gates);
        Stage stage = Stage.of(plan, nodes);
        stage.settle();
        stage.proves(nodes[0]);
        return stage;
    }
}
