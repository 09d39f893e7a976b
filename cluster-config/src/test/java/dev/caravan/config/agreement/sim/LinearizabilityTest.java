package dev.caravan.config.agreement.sim;

import static dev.caravan.config.agreement.sim.Act.Kind.READ;
import static dev.caravan.config.agreement.sim.Act.Kind.SWAP;
import static dev.caravan.config.agreement.sim.Act.Kind.SWAP_REFUSED;
import static dev.caravan.config.agreement.sim.Act.Kind.SWAP_UNKNOWN;
import static dev.caravan.config.agreement.sim.Act.Kind.WRITE;
import static dev.caravan.config.agreement.sim.Act.Kind.WRITE_UNKNOWN;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

final class LinearizabilityTest {
    private static final long NEVER = Long.MAX_VALUE;

    @Test
    void nothingIsFine() {
        assertThat(Linearizability.holds(List.of())).isTrue();
    }

    @Test
    void oneAfterAnother() {
        assertThat(Linearizability.holds(List.of(
                        read(0, 1, ""),
                        write(2, 3, "a"),
                        read(4, 5, "a"),
                        swap(6, 7, "a", "b"),
                        refused(8, 9, "a", "c"),
                        read(10, 11, "b"))))
                .isTrue();
    }

    @Test
    void aReadThatMissesWhatWasAnsweredIsWrong() {
        assertThat(Linearizability.holds(List.of(write(0, 1, "a"), read(2, 3, ""))))
                .isFalse();
        assertThat(Linearizability.holds(
                        List.of(write(0, 1, "a"), write(2, 3, "b"), read(4, 5, "a"))))
                .isFalse();
    }

    @Test
    void aReadOfWhatNobodyWroteIsWrong() {
        assertThat(Linearizability.holds(List.of(write(0, 1, "a"), read(2, 3, "x"))))
                .isFalse();
    }

    @Test
    void whatOverlapsMayComeInAnyOrder() {
        assertThat(Linearizability.holds(
                        List.of(write(0, 10, "a"), write(0, 10, "b"), read(11, 12, "a"))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(write(0, 10, "a"), read(1, 2, ""))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(write(0, 10, "a"), read(1, 2, "a"))))
                .isTrue();
    }

    @Test
    void readsDoNotGoBack() {
        assertThat(Linearizability.holds(
                        List.of(write(0, 10, "a"), read(1, 2, "a"), read(3, 4, ""))))
                .isFalse();
        assertThat(Linearizability.holds(
                        List.of(write(0, 10, "a"), read(1, 5, "a"), read(3, 6, ""))))
                .isTrue();
    }

    @Test
    void oneOfTwoSwapsSucceeds() {
        List<Act> both = List.of(write(0, 1, "a"), swap(2, 10, "a", "b"), swap(2, 10, "a", "c"));
        assertThat(Linearizability.holds(both)).isFalse();
        assertThat(Linearizability.holds(
                        List.of(write(0, 1, "a"), swap(2, 10, "a", "b"), refused(2, 10, "a", "c"))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(write(0, 1, "a"), refused(2, 3, "a", "c"))))
                .isFalse();
    }

    @Test
    void whatWasNeverAnsweredMayHappenOnceLateOrNever() {
        Act unknown = new Act(0, 0, NEVER, WRITE_UNKNOWN, Optional.of("a"), Optional.empty());
        assertThat(Linearizability.holds(List.of(unknown, read(1, 2, "")))).isTrue();
        assertThat(Linearizability.holds(List.of(unknown, read(1, 2, ""), read(3, 4, "a"))))
                .isTrue();
        assertThat(Linearizability.holds(
                        List.of(unknown, read(1, 2, "a"), write(3, 4, "b"), read(5, 6, "a"))))
                .isFalse();
        Act swap = new Act(0, 0, NEVER, SWAP_UNKNOWN, Optional.of("b"), Optional.of("a"));
        assertThat(Linearizability.holds(List.of(swap, read(1, 2, "b")))).isFalse();
        assertThat(Linearizability.holds(List.of(swap, write(1, 2, "a"), read(3, 4, "b"))))
                .isTrue();
    }

    @Test
    void findsWhatWasMadeOneAfterAnotherAndWhatWasSpoilt() {
        int caught = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Act> made = made(random);
            assertThat(Linearizability.holds(made)).as("seed %d", seed).isTrue();
            caught += Linearizability.holds(spoilt(made, random)) ? 0 : 1;
        }
        assertThat(caught).isEqualTo(300);
    }

    /** Acts that happened one after another, and took longer than they needed. */
    private static List<Act> made(Random random) {
        List<Act> acts = new ArrayList<>();
        Optional<String> register = Optional.empty();
        for (int i = 0; i < 60; i++) {
            long moment = 100L * i;
            long begun = moment - random.nextInt(300);
            long ended = moment + random.nextInt(300);
            Optional<String> value = Optional.of("v" + i);
            switch (random.nextInt(3)) {
                case 0 -> acts.add(new Act(0, begun, ended, READ, register, Optional.empty()));
                case 1 -> {
                    acts.add(new Act(0, begun, ended, WRITE, value, Optional.empty()));
                    register = value;
                }
                default -> {
                    acts.add(new Act(0, begun, ended, SWAP, value, register));
                    register = value;
                }
            }
        }
        return acts;
    }

    /** With the last read of all missing what was written last. */
    private static List<Act> spoilt(List<Act> acts, Random random) {
        List<Act> all = new ArrayList<>(acts);
        all.add(write(100_000, 100_001, "late"));
        all.add(read(100_002, 100_003 + random.nextInt(5), "v1"));
        return all;
    }

    private static Act read(long begun, long ended, String value) {
        return new Act(0, begun, ended, READ, some(value), Optional.empty());
    }

    private static Act write(long begun, long ended, String value) {
        return new Act(0, begun, ended, WRITE, some(value), Optional.empty());
    }

    private static Act swap(long begun, long ended, String expected, String value) {
        return new Act(0, begun, ended, SWAP, some(value), some(expected));
    }

    private static Act refused(long begun, long ended, String expected, String value) {
        return new Act(0, begun, ended, SWAP_REFUSED, some(value), some(expected));
    }

    private static Optional<String> some(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
