package dev.caravan.config.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.rollout.Orders.Order;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class OrderingTest {
    private static final Author ALICE = new Author("alice", "10.0.0.1", "operator");
    private static final RolloutPlan WATCHED = new RolloutPlan(
            List.of(Size.count(1), Size.ALL),
            "",
            Duration.ofSeconds(20),
            Duration.ZERO,
            Duration.ofSeconds(30),
            Gates.NONE);

    @Test
    void anOrderIsGivenOnAnyNode() {
        World world = observing();
        assertThat(order(world, "b", 1, Order.PAUSE)).isInstanceOf(Ordering.Result.Agreed.class);
        assertThat(world.rollout().phase()).isEqualTo(Phase.PAUSED);
        world.run(60_000);
        assertThat(world.node("b").orders).isZero();
        order(world, "c", 1, Order.PROMOTE);
        world.run(25_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void anAbortedRolloutOfAFirstRevisionHalts() {
        World world = observing();
        order(world, "b", 1, Order.ABORT);
        assertThat(world.rollout().phase()).isEqualTo(Phase.HALTED);
        assertThat(world.rollout().reason())
                .isEqualTo("aborted by alice; there is no proven revision to go back to");
    }

    @Test
    void anOrderThatCrossesAStepIsMadeAnewFromWhatIsThere() {
        World world = new World(3, "a", "b", "c");
        world.mostDelay = 200;
        world.run(1_000);
        world.revise("good", WATCHED);
        CompletableFuture<Ordering.Result> first = Ordering.by(world.conductor("b"), world.time())
                .order(1, Order.PAUSE, ALICE)
                .toCompletableFuture();
        CompletableFuture<Ordering.Result> second = Ordering.by(world.conductor("c"), world.time())
                .order(1, Order.PROMOTE, ALICE)
                .toCompletableFuture();
        world.run(5_000);
        assertThat(first.join()).isInstanceOf(Ordering.Result.Agreed.class);
        assertThat(second.join()).isInstanceOf(Ordering.Result.Agreed.class);
        assertThat(world.rollout().verdicts()).contains("promoted by alice");
    }

    @Test
    void whatIsNotThereOrMakesNoSenseIsSaid() {
        World world = observing();
        assertThat(order(world, "a", 9, Order.PAUSE)).isEqualTo(new Ordering.Result.Missing());
        assertThat(order(world, "a", 1, Order.RESUME))
                .isEqualTo(new Ordering.Result.Refused("rollout 1 is not paused"));
    }

    private static World observing() {
        World world = new World(1, "a", "b", "c");
        world.run(1_000);
        world.revise("good", WATCHED);
        world.run(2_000);
        assertThat(world.rollout().phase()).isEqualTo(Phase.OBSERVING);
        return world;
    }

    private static Ordering.Result order(World world, String node, long rollout, Order order) {
        CompletableFuture<Ordering.Result> result = Ordering.by(world.conductor(node), world.time())
                .order(rollout, order, ALICE)
                .toCompletableFuture();
        world.run(500);
        return result.join();
    }
}
