package dev.caravan.config.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.proof.Figures;
import dev.caravan.config.rollout.Orders.Order;
import dev.caravan.config.rollout.Orders.Ordered;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class OrdersTest {
    private static final RolloutPlan WATCHED = new RolloutPlan(
            List.of(Size.count(1), Size.ALL),
            "",
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Gates.NONE);

    @Test
    void aPausedRolloutTellsNobodyAndFailsNobody() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        stage.settle();
        stage.order(Order.PAUSE);
        assertThat(stage.state.reason()).isEqualTo("paused by alice");
        assertThat(stage.after(Duration.ofDays(1))).isEmpty();
        assertThat(stage.proves("a")).isEmpty();
        assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
        stage.order(Order.RESUME);
        assertThat(stage.settle()).containsExactly("b");
    }

    @Test
    void whatWentWrongMeanwhileIsJudgedWhenItIsResumed() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        stage.settle();
        stage.order(Order.PAUSE);
        stage.refuses("a", "no");
        assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
        stage.order(Order.RESUME);
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
    }

    @Test
    void aResumedBatchHasItsWholeTimeAgain() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.proves("a");
        stage.after(Duration.ofSeconds(19));
        stage.order(Order.PAUSE);
        stage.order(Order.RESUME);
        stage.after(Duration.ofSeconds(19));
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
        stage.after(Duration.ofSeconds(1));
        assertThat(stage.phase()).isEqualTo(Phase.WAITING);
        stage.order(Order.PAUSE);
        stage.order(Order.RESUME);
        assertThat(stage.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void promotingSkipsObservingAndTheWait() {
        Stage observing = Stage.of(WATCHED, "a", "b");
        observing.settle();
        observing.proves("a");
        observing.order(Order.PROMOTE);
        assertThat(observing.settle()).containsExactly("b");
        assertThat(observing.state.verdicts()).containsExactly("promoted by alice");
        Stage waiting = Stage.of(WATCHED, "a", "b");
        waiting.settle();
        waiting.proves("a");
        waiting.after(Duration.ofSeconds(20));
        waiting.order(Order.PROMOTE);
        assertThat(waiting.settle()).containsExactly("b");
        assertThat(waiting.state.verdicts()).containsExactly("passed: no gates; promoted by alice");
    }

    @Test
    void promotingBeforeItIsProvenSkipsNoProof() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.order(Order.PROMOTE);
        assertThat(stage.settle()).containsExactly("a");
        assertThat(stage.proves("a")).containsExactly("b");
    }

    @Test
    void promotingAPausedRolloutResumesIt() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.proves("a");
        stage.order(Order.PAUSE);
        stage.order(Order.PROMOTE);
        assertThat(stage.settle()).containsExactly("b");
    }

    @Test
    void theLastBatchPromotedIsDone() {
        Stage stage = Stage.of(WATCHED, "a");
        stage.settle();
        stage.proves("a");
        stage.order(Order.PROMOTE);
        assertThat(stage.phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void aGatesHoldIsResumedIntoTheWait() {
        Stage stage = Stage.of(
                new RolloutPlan(
                        WATCHED.batches(),
                        "",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        new Gates(1, 0, 0, 0, 100, true)),
                "a",
                "b");
        stage.settle();
        stage.proves("a");
        stage.after(Duration.ofSeconds(20));
        Figures none = new Figures(0, 0, 0, 0, 0, 0, 77);
        stage.measures(none, none);
        assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
        stage.order(Order.RESUME);
        assertThat(stage.phase()).isEqualTo(Phase.WAITING);
        assertThat(stage.after(Duration.ofSeconds(10))).containsExactly("b");
    }

    @Test
    void abortingTakesEveryTouchedNodeBack() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.proves("a");
        stage.order(Order.ABORT);
        assertThat(stage.settle()).containsExactly("a");
        stage.proves("a");
        assertThat(stage.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(stage.state.reason()).isEqualTo("aborted by alice");
        Stage first = Stage.ofFirst(WATCHED, "a");
        first.order(Order.ABORT);
        assertThat(first.phase()).isEqualTo(Phase.HALTED);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Stage stage = Stage.of(WATCHED, "a");
        assertThat(stage.order(Order.RESUME))
                .isEqualTo(new Ordered.Refused("rollout 1 is not paused"));
        stage.order(Order.PAUSE);
        assertThat(stage.order(Order.PAUSE))
                .isEqualTo(new Ordered.Refused("rollout 1 is paused already: paused by alice"));
        stage.order(Order.RESUME);
        stage.settle();
        stage.refuses("a", "no");
        for (Order order : Order.values()) {
            assertThat(stage.order(order))
                    .isEqualTo(new Ordered.Refused("rollout 1 goes back already: reverting"));
        }
        stage.proves("a");
        assertThat(stage.order(Order.ABORT))
                .isEqualTo(new Ordered.Refused("rollout 1 is over: rolled-back"));
    }
}
