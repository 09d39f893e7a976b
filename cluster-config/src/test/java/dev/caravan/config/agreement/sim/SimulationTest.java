package dev.caravan.config.agreement.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Thousands of clusters in which everything goes wrong. {@code -Dcaravan.simulations=N} runs more of
 * them, {@code -Dcaravan.simulation=SEED} the one that failed.
 */
final class SimulationTest {
    private static final String[] QUIET = {"io.microraft", "dev.caravan.config.agreement"};

    @BeforeAll
    static void quiet() {
        for (String name : QUIET) {
            ((Logger) LoggerFactory.getLogger(name))
                    .setLevel(
                            Level.toLevel(System.getProperty("caravan.simulation.log"), Level.OFF));
        }
    }

    @AfterAll
    static void loud() {
        for (String name : QUIET) {
            ((Logger) LoggerFactory.getLogger(name)).setLevel(null);
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsInvented() {
        Optional<Long> one = Optional.ofNullable(Long.getLong("caravan.simulation"));
        long first = one.orElse(Long.getLong("caravan.simulations.first", 0));
        long runs = one.isPresent() ? 1 : Long.getLong("caravan.simulations", 4_000);
        long answered = LongStream.range(first, first + runs)
                .parallel()
                .map(SimulationTest::run)
                .sum();
        assertThat(answered).as("writes acknowledged").isGreaterThan(10 * runs);
    }

    private static int run(long seed) {
        try {
            return Simulation.run(seed, false);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "simulation " + seed + " failed; again with -Dcaravan.simulation=" + seed, e);
        }
    }

    @Test
    void disksThatLieAreCaught() {
        long caught = LongStream.range(0, 60)
                .parallel()
                .filter(SimulationTest::isCaught)
                .count();
        assertThat(caught).as("runs with lying disks that fail").isGreaterThan(5);
    }

    private static boolean isCaught(long seed) {
        try {
            Simulation.run(seed, true);
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }
}
