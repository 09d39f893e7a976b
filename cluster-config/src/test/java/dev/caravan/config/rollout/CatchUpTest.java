package dev.caravan.config.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class CatchUpTest {
    @Test
    void withoutARolloutEverybodyIsOwedWhatIsProven() {
        assertThat(CatchUp.owed(7, Optional.empty(), "x")).isEqualTo(7);
        assertThat(CatchUp.owed(0, Optional.empty(), "x")).isZero();
    }

    @Test
    void aRolloutHasItsParticipantsToItself() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        stage.settle();
        assertThat(owed(stage, "a")).as("told").isZero();
        assertThat(owed(stage, "b")).as("waits").isZero();
        assertThat(owed(stage, "z")).as("joined").isEqualTo(Stage.FROM);
    }

    @Test
    void whoWasMissedCatchesUpUnlessTheWayBackWaitsForIt() {
        Stage stage = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        stage.settle();
        stage.proves("a");
        stage.vanishes("b");
        stage.after(Duration.ofSeconds(30));
        assertThat(stage.phase()).as("c was silent").isEqualTo(RolloutState.Phase.REVERTING);
        stage.returns("b");
        assertThat(owed(stage, "b")).isZero();
        Stage other = Stage.of(RolloutPlan.DEFAULT, "a", "b", "c");
        other.settle();
        other.vanishes("b");
        other.proves("a");
        other.after(Duration.ofSeconds(2));
        assertThat(other.step("b")).isEqualTo(RolloutState.NodeState.Step.MISSED);
        assertThat(owed(other, "b")).isEqualTo(Stage.FROM);
    }

    private static long owed(Stage stage, String node) {
        return CatchUp.owed(Stage.FROM, Optional.of(stage.state), node);
    }
}
