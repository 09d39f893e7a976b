package dev.caravan.config.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.caravan.config.rollout.Decision.Tell;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class RolloutTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final RolloutPlan WATCHED = new RolloutPlan(
            List.of(Size.count(1), Size.ALL),
            "",
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            DEADLINE,
            Gates.NONE);

    @Test
    void oneCanaryIsToldAndThenAll() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        assertThat(stage.settle()).containsExactly("a");
        assertThat(stage.tells()).containsExactly(new Tell("a", Stage.REVISION, false));
        assertThat(stage.proves("a")).containsExactly("b", "c");
        assertThat(stage.proves("b")).containsExactly("c");
        stage.proves("c");
        assertThat(stage.phase()).isEqualTo(Phase.DONE);
        assertThat(stage.state.verdicts()).containsExactly("passed: no gates", "passed: no gates");
    }

    @Test
    void nobodyIsToldBeforeItsStepIsCommitted() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        Decision first = Rollout.decide(
                stage.state,
                stage.plan,
                new Observed(stage.now, stage.now, stage.nodes, Optional.empty()));
        assertThat(first.tell()).isEmpty();
        assertThat(first.step().orElseThrow().nodes().get("a").step()).isEqualTo(Step.TOLD);
    }

    @Test
    void aBatchIsObservedAndTheNextOneWaits() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        assertThat(stage.proves("a")).isEmpty();
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
        assertThat(stage.decision().untilMillis()).isEqualTo(stage.now + 20_000);
        stage.after(Duration.ofSeconds(20));
        assertThat(stage.phase()).isEqualTo(Phase.WAITING);
        assertThat(stage.after(Duration.ofMillis(9_999))).isEmpty();
        assertThat(stage.after(Duration.ofMillis(1))).containsExactly("b");
        stage.proves("b");
        stage.after(Duration.ofSeconds(20));
        assertThat(stage.phase()).as("no pause after the last batch").isEqualTo(Phase.DONE);
    }

    @Test
    void aRefusalTakesEveryTouchedNodeBack() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c", "d");
        stage.settle();
        stage.proves("a");
        stage.proves("b");
        stage.refuses("c", "port 80 is taken");
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
        assertThat(stage.tells())
                .extracting(Tell::node, Tell::revision, Tell::revert)
                .containsExactly(
                        tuple("a", Stage.FROM, true),
                        tuple("b", Stage.FROM, true),
                        tuple("c", Stage.FROM, true),
                        tuple("d", Stage.FROM, true));
        stage.proves("a", "b", "c", "d");
        assertThat(stage.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(stage.state.reason()).isEqualTo("node c refused: port 80 is taken");
        assertThat(stage.step("a")).isEqualTo(Step.REVERTED);
    }

    @Test
    void nodesThatWereNeverToldStayOutOfTheWayBack() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        stage.settle();
        assertThat(stage.refuses("a", "no")).containsExactly("a");
        stage.proves("a");
        assertThat(stage.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(stage.step("b")).isEqualTo(Step.PENDING);
    }

    @Test
    void aReachableNodeThatMissesItsDeadlineFailsIt() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        stage.settle();
        assertThat(stage.after(DEADLINE.minusMillis(1))).containsExactly("a");
        stage.after(Duration.ofMillis(1));
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
        assertThat(stage.state.reason()).isEqualTo("node a did not prove it within 30 s");
    }

    @Test
    void aChangedNodeThatRestartsFailsItWheneverThatIs() {
        Stage applying = Stage.of(WATCHED, "a", "b");
        applying.settle();
        applying.restarts("a");
        assertThat(applying.phase()).isEqualTo(Phase.REVERTING);
        Stage observing = Stage.of(WATCHED, "a", "b");
        observing.settle();
        observing.proves("a");
        observing.vanishes("a");
        assertThat(observing.phase()).isEqualTo(Phase.OBSERVING);
        observing.restarts("a");
        assertThat(observing.phase()).isEqualTo(Phase.REVERTING);
        assertThat(observing.state.reason()).isEqualTo("node a restarted after it was told");
        Stage waiting = Stage.of(WATCHED, "a", "b");
        waiting.settle();
        waiting.proves("a");
        waiting.after(Duration.ofSeconds(20));
        waiting.restarts("a");
        assertThat(waiting.phase()).isEqualTo(Phase.REVERTING);
    }

    @Test
    void nobodyGoesPastANodeThatMayHaveRestarted() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.proves("a");
        stage.returnsUnknown("a");
        assertThat(stage.after(Duration.ofSeconds(25))).isEmpty();
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
        stage.restarts("a");
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
        assertThat(stage.state.reason()).isEqualTo("node a restarted after it was told");
    }

    @Test
    void aNodeThatWaitsMayRestart() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.restarts("b");
        stage.proves("a");
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
    }

    @Test
    void aCanaryThatVanishesHoldsUpTheOthersAndThenFailsIt() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        stage.settle();
        assertThat(stage.vanishes("a")).isEmpty();
        assertThat(stage.after(DEADLINE.minusMillis(1))).isEmpty();
        stage.after(Duration.ofMillis(1));
        assertThat(stage.phase()).as("nobody is left to go back").isEqualTo(Phase.ROLLED_BACK);
        assertThat(stage.state.reason()).isEqualTo("no node that was told can be reached: a");
        assertThat(stage.step("b")).isEqualTo(Step.PENDING);
        assertThat(stage.step("a")).isEqualTo(Step.MISSED);
    }

    @Test
    void aCanaryThatVanishesOnceItHasProvenIsWaitedForToo() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.proves("a");
        stage.vanishes("a");
        assertThat(stage.after(Duration.ofSeconds(49))).isEmpty();
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
        stage.returns("a");
        assertThat(stage.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void anotherNodeThatVanishesIsMissedAndTheRestGoOn() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        stage.settle();
        stage.proves("a");
        stage.vanishes("b");
        stage.proves("c");
        assertThat(stage.phase()).isEqualTo(Phase.APPLYING);
        stage.after(DEADLINE);
        assertThat(stage.phase()).isEqualTo(Phase.DONE);
        assertThat(stage.step("b")).isEqualTo(Step.MISSED);
    }

    @Test
    void aMissedNodeFailsItIfItWasToldAndComesBackAsAnotherProcess() {
        Stage stage = Stage.of(WATCHED, "a", "b", "c");
        stage.settle();
        stage.proves("a");
        stage.after(Duration.ofSeconds(20));
        stage.after(Duration.ofSeconds(10));
        stage.vanishes("b");
        stage.proves("c");
        stage.after(DEADLINE);
        assertThat(stage.step("b")).isEqualTo(Step.MISSED);
        stage.restarts("b");
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
        assertThat(stage.settle()).as("it is told to go back as well").contains("b");
    }

    @Test
    void whoIsGoneOrDrainedBeforeItsBatchIsMissed() {
        Stage stage = Stage.of(WATCHED, "a", "b", "c", "d");
        stage.settle();
        stage.vanishes("b");
        stage.drains("c");
        stage.proves("a");
        stage.after(Duration.ofSeconds(20));
        assertThat(stage.after(Duration.ofSeconds(10))).containsExactly("d");
        stage.proves("d");
        stage.after(Duration.ofSeconds(2));
        assertThat(stage.step("b")).isEqualTo(Step.MISSED);
        assertThat(stage.step("c")).isEqualTo(Step.MISSED);
        stage.after(Duration.ofSeconds(20));
        assertThat(stage.phase()).isEqualTo(Phase.DONE);
        stage.restarts("b");
        assertThat(stage.phase()).as("it was never told").isEqualTo(Phase.DONE);
    }

    @Test
    void aCanaryThatCannotBeToldIsReplaced() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        stage.vanishes("a");
        assertThat(stage.after(Duration.ofSeconds(2))).containsExactly("b");
        assertThat(stage.state.batches()).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(stage.proves("b")).containsExactly("c");
    }

    @Test
    void aNodeThatCannotGoBackHaltsItOnceTheOthersAreBack() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        stage.settle();
        stage.proves("a");
        stage.refuses("b", "no");
        stage.proves("b", "c");
        stage.refuses("a", "disk full");
        assertThat(stage.phase()).isEqualTo(Phase.REVERTING);
        assertThat(stage.settle()).as("told until its deadline").containsExactly("a");
        stage.after(DEADLINE);
        assertThat(stage.phase()).isEqualTo(Phase.HALTED);
        assertThat(stage.state.reason())
                .isEqualTo("node b refused: no; a cannot go back: disk full");
        assertThat(stage.step("b")).isEqualTo(Step.REVERTED);
    }

    @Test
    void aSilentNodeHaltsTheWayBackAndAVanishedOneDoesNot() {
        Stage silent = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        silent.settle();
        silent.refuses("a", "no");
        silent.after(DEADLINE);
        assertThat(silent.phase()).isEqualTo(Phase.HALTED);
        assertThat(silent.state.reason())
                .isEqualTo("node a refused: no; a cannot go back: no proof within 30 s");
        Stage vanished = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        vanished.settle();
        vanished.proves("a");
        vanished.refuses("b", "no");
        vanished.vanishes("a");
        vanished.proves("b");
        assertThat(vanished.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(vanished.state.nodes().get("a").detail())
                .isEqualTo("could not be reached on the way back; goes back when it returns");
    }

    @Test
    void theFirstRevisionHasNothingToGoBackTo() {
        Stage stage = Stage.ofFirst(RolloutPlan.DEFAULT, "a", "b");
        stage.settle();
        stage.refuses("a", "no such file");
        assertThat(stage.phase()).isEqualTo(Phase.HALTED);
        assertThat(stage.state.reason())
                .isEqualTo("node a refused: no such file; there is no proven revision to go back"
                        + " to");
    }

    @Test
    void aNewLeaderContinuesAtEveryStepAndGrantsTheWholeTimeAnew() {
        Stage stage = Stage.of(WATCHED, "a", "b");
        stage.settle();
        stage.leaderChanges(Duration.ofHours(3));
        assertThat(stage.settle()).as("told again, not late").containsExactly("a");
        stage.proves("a");
        stage.leaderChanges(Duration.ofHours(-9));
        assertThat(stage.after(Duration.ofSeconds(19))).isEmpty();
        assertThat(stage.phase()).isEqualTo(Phase.OBSERVING);
        stage.after(Duration.ofSeconds(1));
        stage.leaderChanges(Duration.ZERO);
        assertThat(stage.after(Duration.ofSeconds(10))).containsExactly("b");
        stage.refuses("b", "no");
        stage.leaderChanges(Duration.ofDays(1));
        assertThat(stage.settle()).containsExactly("a", "b");
        stage.proves("a", "b");
        assertThat(stage.phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void anAnswerAboutAnotherRevisionIsNone() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        stage.settle();
        stage.nodes.put("a", new NodeSeen(true, false, 77, new NodeSeen.Answer.Proof(4)));
        assertThat(stage.settle()).containsExactly("a");
        stage.nodes.put("a", new NodeSeen(true, false, 77, new NodeSeen.Answer.Refusal(4, "")));
        assertThat(stage.settle()).containsExactly("a");
    }

    @Test
    void whoDoesNotSayWhenItStartedIsNotTold() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b");
        stage.nodes.put("a", new NodeSeen(true, false, 0, new NodeSeen.Answer.Silence()));
        assertThat(stage.settle()).isEmpty();
        stage.after(DEADLINE);
        assertThat(stage.state.reason()).isEqualTo("node a did not prove it within 30 s");
    }

    @Test
    void withoutParticipantsItIsDoneAndSaysSo() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT);
        assertThat(stage.phase()).isEqualTo(Phase.DONE);
        assertThat(stage.state.reason()).isEqualTo("nobody could be told");
    }
}
