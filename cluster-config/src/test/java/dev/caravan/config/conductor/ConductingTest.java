package dev.caravan.config.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.content.Hash;
import dev.caravan.config.proof.Figures;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

class ConductingTest {
    private static final Hash GOOD = WorldLedger.hash("good");
    private static final Hash NEXT = WorldLedger.hash("next");

    @Test
    void aRevisionComesToEveryNodeWithinASecond() {
        World world = new World(1, "a", "b", "c");
        world.run(1_000);
        world.revise("good", RolloutPlan.DEFAULT);
        world.run(1_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.DONE);
        assertThat(world.ledger.view().proven()).isEqualTo(1);
        serves(world, 1, GOOD, "a", "b", "c");
    }

    @Test
    void aRefusalBringsEverybodyBackAndTheRollbackToAll() {
        World world = proven("a", "b", "c");
        world.node("b").refuses.add(NEXT);
        world.revise("next", RolloutPlan.DEFAULT);
        world.run(5_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(world.rollout().reason()).isEqualTo("node b refused: port 80 is taken");
        assertThat(world.ledger.view().head()).isEqualTo(3);
        serves(world, 3, GOOD, "a", "b", "c");
    }

    @Test
    void aRevisionThatKillsTheCanaryReachesNobodyElse() {
        World world = proven("a", "b", "c");
        for (String id : List.of("a", "b", "c")) {
            world.node(id).killers.add(NEXT);
        }
        world.lead("c");
        world.revise("next", RolloutPlan.DEFAULT);
        world.run(20_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(world.rollout().reason())
                .as("whichever is noticed first")
                .matches("node a (restarted after it was told|refused: .*)");
        assertThat(world.node("b").lives() + world.node("c").lives()).isZero();
        serves(world, 3, GOOD, "a", "b", "c");
    }

    @Test
    void aNodeThatJoinsTakesWhatIsProvenAndNotWhatIsTried() {
        World world = proven("a", "b");
        RolloutPlan slow = plan(Duration.ofSeconds(30), Gates.NONE);
        world.revise("next", slow);
        world.run(1_000);
        world.add("z");
        world.run(5_000);
        serves(world, 1, GOOD, "z");
        serves(world, 2, NEXT, "a");
        world.run(70_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.DONE);
        serves(world, 2, NEXT, "a", "b", "z");
    }

    @Test
    void aNodeThatReturnsOrIsUndrainedCatchesUp() {
        World world = proven("a", "b", "c");
        world.node("b").connected(false);
        world.ledger.drain("c", true);
        world.run(1_000);
        world.revise("next", RolloutPlan.DEFAULT);
        world.run(3_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.DONE);
        assertThat(world.rollout().nodes()).containsOnlyKeys("a");
        serves(world, 1, GOOD, "b", "c");
        world.node("b").connected(true);
        world.ledger.drain("c", false);
        world.wake();
        world.run(5_000);
        serves(world, 2, NEXT, "b", "c");
    }

    @Test
    void aRefusalOfWhatIsProvenIsNotAskedForAgainButAtAnotherProcess() {
        World world = proven("a");
        WorldNode late = world.add("z");
        late.refuses.add(GOOD);
        world.run(10_000);
        assertThat(late.orders).isEqualTo(1);
        late.die();
        world.run(3_000);
        late.rise();
        world.run(10_000);
        assertThat(late.orders).isEqualTo(2);
        assertThat(world.broken).isEmpty();
    }

    @Test
    void theNextLeaderContinues() {
        World world = proven("a", "b", "c");
        world.revise("next", plan(Duration.ofSeconds(5), Gates.NONE));
        for (String leader : List.of("b", "c", "a", "b")) {
            world.run(2_000);
            world.lead(leader);
        }
        world.run(30_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.DONE);
        serves(world, 2, NEXT, "a", "b", "c");
    }

    @Test
    void aNewerRevisionTakesThePlaceOfOneUnderWay() {
        World world = proven("a", "b", "c");
        world.revise("next", plan(Duration.ofSeconds(60), Gates.NONE));
        world.run(2_000);
        world.revise("third", RolloutPlan.DEFAULT);
        world.run(3_000);
        assertThat(world.ledger.view().rollouts().get(2L).phase()).isEqualTo(Phase.SUPERSEDED);
        assertThat(world.rollout().phase()).isEqualTo(Phase.DONE);
        serves(world, 3, WorldLedger.hash("third"), "a", "b", "c");
    }

    @Test
    void aBrokenGateIsFoundInTheNodesFigures() {
        World world = proven("a", "b", "c");
        for (WorldNode node : world.nodes.values()) {
            node.figures =
                    serving -> new Figures(500, serving.equals(NEXT) ? 50 : 5, 0, 0, 0, 10, 1);
        }
        Gates gates = new Gates(2, 0, 0, 0, 100, false);
        world.revise("next", plan(Duration.ofSeconds(20), gates));
        world.run(10_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(world.rollout().reason()).startsWith("upstream 5xx 10.00 %");
        serves(world, 3, GOOD, "a", "b", "c");
    }

    @Test
    void aNodeThatNeverEndsToTryHaltsNobodyElse() {
        World world = proven("a", "b");
        world.node("b").endless.add(NEXT);
        world.revise("next", RolloutPlan.DEFAULT);
        world.run(60_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(world.rollout().reason()).isEqualTo("node b did not prove it within 30 s");
        serves(world, 3, GOOD, "a", "b");
    }

    @Test
    void aNodeThatCannotGoBackHaltsItAndTheOthersAreBack() {
        World world = proven("a", "b", "c");
        world.node("b").refuses.add(NEXT);
        world.revise("next", plan(Duration.ofSeconds(5), Gates.NONE));
        world.run(2_000);
        world.node("a").refuses.add(GOOD);
        world.run(60_000);
        RolloutState rollout = world.rollout();
        assertThat(rollout.phase()).isEqualTo(Phase.HALTED);
        assertThat(rollout.reason())
                .isEqualTo("node b refused: port 80 is taken; a cannot go back: port 80 is taken");
        assertThat(Objects.requireNonNull(rollout.nodes().get("a")).step()).isEqualTo(Step.REFUSED);
        serves(world, 1, GOOD, "b", "c");
    }

    private static World proven(String... ids) {
        World world = new World(7, ids);
        world.run(1_000);
        world.revise("good", RolloutPlan.DEFAULT);
        world.run(3_000);
        serves(world, 1, GOOD, ids);
        return world;
    }

    private static RolloutPlan plan(Duration observe, Gates gates) {
        return new RolloutPlan(
                List.of(Size.count(1), Size.ALL),
                "",
                observe,
                Duration.ZERO,
                Duration.ofSeconds(30),
                gates);
    }

    private static void serves(World world, long revision, Hash document, String... ids) {
        for (String id : ids) {
            assertThat(world.node(id).proven()).as(id).isEqualTo(revision);
            assertThat(world.node(id).document()).as(id).contains(document);
        }
    }
}
