package dev.caravan.config.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.proof.Figures;
import dev.caravan.config.rollout.Orders.Order;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random stories of a cluster under change: lost and late messages, nodes that refuse, die, vanish
 * and drain, leaders that change at any step, operators' orders. {@code -Dcaravan.runs=N} tells
 * more of them.
 */
class RolloutModelTest {
    private static final int RUNS = Integer.getInteger("caravan.runs", 2_000);
    private static final Level QUIET = Level.OFF;

    private final Map<Phase, Integer> ends = new EnumMap<>(Phase.class);

    @BeforeAll
    static void isQuiet() {
        logger().setLevel(QUIET);
    }

    @AfterAll
    static void isLoudAgain() {
        logger().setLevel(null);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Conductor.class.getPackageName());
    }

    @Test
    void everyStoryEndsInOneProvenRevisionOrAStatedHalt() {
        for (long seed = 1; seed <= RUNS; seed++) {
            List<String> problems = story(seed);
            assertThat(problems).as("seed %d", seed).isEmpty();
        }
        assertThat(ends.keySet())
                .as("every end is told: %s", ends)
                .contains(Phase.DONE, Phase.ROLLED_BACK, Phase.SUPERSEDED, Phase.HALTED);
    }

    private List<String> story(long seed) {
        Random random = new Random(seed * 31);
        String[] ids = new String[1 + random.nextInt(6)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "n" + i;
        }
        World world = new World(seed, ids);
        world.run(1_000);
        world.loss = random.nextInt(3) * 0.08;
        world.mostDelay = 1 + random.nextInt(random.nextBoolean() ? 10 : 300);
        int acts = 5 + random.nextInt(20);
        for (int i = 0; i < acts; i++) {
            act(world, random, i);
            world.run(random.nextInt(4) == 0 ? random.nextInt(8_000) : random.nextInt(800));
        }
        heal(world);
        world.ledger.history.stream()
                .filter(state -> state.phase().over())
                .forEach(state -> ends.merge(state.phase(), 1, Integer::sum));
        return History.problems(world);
    }

    private static void act(World world, Random random, int number) {
        List<String> ids = new ArrayList<>(world.nodes.keySet());
        String id = ids.get(random.nextInt(ids.size()));
        WorldNode node = world.node(id);
        switch (number == 0 ? 0 : random.nextInt(12)) {
            case 0, 1, 2, 3 -> revise(world, random, "document " + number);
            case 4 -> world.lead(id);
            case 5 -> {
                node.die();
                world.in(random.nextInt(9_000), node::rise);
            }
            case 6 -> {
                node.connected(false);
                world.in(random.nextInt(15_000), () -> node.connected(true));
            }
            case 7 -> {
                world.ledger.drain(id, random.nextBoolean());
                world.wake();
            }
            case 8 -> node.document().ifPresent(node.refuses::add);
            case 9 -> {
                if (ids.size() < 8) {
                    world.add("z" + ids.size());
                }
            }
            default -> order(world, random, id);
        }
        if (!world.node(world.leader()).isUp()) {
            ids.stream()
                    .filter(other -> world.node(other).isUp())
                    .findFirst()
                    .ifPresent(world::lead);
        }
    }

    private static void order(World world, Random random, String by) {
        long last = world.ledger.view().rollouts().lastKey();
        Order order = Order.values()[random.nextInt(Order.values().length)];
        Ordering.by(world.conductor(by), world.time())
                .order(last, order, new Author("alice", "here", "operator"));
    }

    private static void revise(World world, Random random, String document) {
        Hash hash = WorldLedger.hash(document);
        int kind = random.nextInt(10);
        for (WorldNode node : world.nodes.values()) {
            boolean struck = random.nextInt(3) == 0;
            if (struck && kind < 3) {
                node.refuses.add(hash);
            } else if (struck && kind == 3) {
                node.killers.add(hash);
            } else if (struck && kind == 4) {
                node.endless.add(hash);
            }
            node.applies = random.nextInt(20) == 0 ? 12_000 : 1 + random.nextInt(500);
            long exchanges = random.nextInt(300);
            node.figures = serving -> new Figures(
                    exchanges,
                    kind == 5 && serving.equals(hash) ? exchanges / 2 : 0,
                    0,
                    exchanges,
                    0,
                    10,
                    1);
        }
        world.revise(document, plan(random));
    }

    private static RolloutPlan plan(Random random) {
        Gates gates = random.nextBoolean()
                ? Gates.NONE
                : new Gates(2, 2, 2, 2, 100, random.nextInt(3) == 0);
        List<Size> sizes = random.nextBoolean()
                ? List.of(Size.count(1), Size.ALL)
                : List.of(Size.count(1), Size.percent(30), Size.count(1), Size.ALL);
        return new RolloutPlan(
                sizes,
                "",
                Duration.ofMillis(random.nextInt(3) * 2_500L),
                Duration.ofMillis(random.nextInt(2) * 1_500L),
                Duration.ofSeconds(3 + random.nextInt(10)),
                gates);
    }

    /** The faults end; nodes that cannot serve what is proven stay as they are. */
    private static void heal(World world) {
        world.loss = 0;
        world.mostDelay = 5;
        world.run(16_000);
        for (WorldNode node : world.nodes.values()) {
            node.rise();
            node.connected(true);
            world.ledger.drain(node.id(), false);
        }
        world.wake();
        world.run(30_000);
        for (int i = 0; i < 12 && world.rollout().phase() == Phase.PAUSED; i++) {
            Ordering.by(world.conductor(world.leader()), world.time())
                    .order(world.rollout().id(), Order.RESUME, Author.system("x"));
            world.run(30_000);
        }
        world.run(60_000);
    }
}
