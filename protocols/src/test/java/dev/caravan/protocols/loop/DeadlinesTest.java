package dev.caravan.protocols.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.loop.Deadlines.Deadline;

import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The wheel against a clock moved by hand; the loop's own ticks never come. */
final class DeadlinesTest {
    private static final long SLOT = Deadlines.SLOT_NANOS;
    private static final long START = 7_123_456_789L;

    private final ManualTime time = new ManualTime(START);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Deadlines deadlines = new Deadlines(channel.eventLoop(), time);
    private final List<String> passed = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private Deadline named(String name) {
        return deadlines.deadline(() -> passed.add(name));
    }

    /** Moves on in steps of half a slot, as a loop that ticks does. */
    private void pass(long nanos) {
        long left = nanos;
        while (left > 0) {
            long step = Math.min(left, SLOT / 2);
            time.passNanos(step);
            left -= step;
            deadlines.turn();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.999, 1, 1.001, 10, 511, 512, 513, 5000})
    void isNeverEarlyAndAtMostTwoSlotsLate(double slots) {
        long nanos = (long) (slots * SLOT);
        named("a").in(nanos);
        pass(nanos - 1);
        assertThat(passed).isEmpty();
        pass(1 + 2 * SLOT);
        assertThat(passed).containsExactly("a");
    }

    @Test
    void passesOnceAndCanBeArmedAgain() {
        Deadline deadline = named("a");
        assertThat(deadline.isSet()).isFalse();
        deadline.in(SLOT);
        assertThat(deadline.isSet()).isTrue();
        pass(5 * SLOT);
        assertThat(deadline.isSet()).isFalse();
        pass(600 * SLOT);
        assertThat(passed).containsExactly("a");
        deadline.in(SLOT);
        pass(3 * SLOT);
        assertThat(passed).containsExactly("a", "a");
    }

    @Test
    void reArmedLaterItPassesLater() {
        Deadline deadline = named("a");
        deadline.in(3 * SLOT);
        pass(2 * SLOT);
        deadline.in(10 * SLOT);
        pass(9 * SLOT);
        assertThat(passed).isEmpty();
        pass(3 * SLOT);
        assertThat(passed).containsExactly("a");
    }

    @Test
    void reArmedEarlierItPassesEarlier() {
        Deadline deadline = named("a");
        deadline.in(400 * SLOT);
        pass(SLOT);
        deadline.in(2 * SLOT);
        pass(4 * SLOT);
        assertThat(passed).containsExactly("a");
    }

    @Test
    void clearedItDoesNotPass() {
        Deadline deadline = named("a");
        deadline.in(2 * SLOT);
        deadline.clear();
        assertThat(deadline.isSet()).isFalse();
        pass(600 * SLOT);
        assertThat(passed).isEmpty();
        deadline.in(SLOT);
        pass(3 * SLOT);
        assertThat(passed).containsExactly("a");
    }

    @Test
    void endedItLeavesTheWheelAndItsNeighboursStay() {
        Deadline first = named("first");
        Deadline second = named("second");
        Deadline third = named("third");
        first.in(2 * SLOT);
        second.in(2 * SLOT);
        third.in(2 * SLOT);
        second.end();
        second.end();
        pass(5 * SLOT);
        assertThat(passed).containsExactlyInAnyOrder("first", "third");
    }

    @Test
    void oneMayEndItsNeighbourAndArmItselfWhileItPasses() {
        Deadline[] both = new Deadline[2];
        both[0] = deadlines.deadline(() -> {
            passed.add("0");
            both[1].end();
            both[0].in(0);
        });
        both[1] = deadlines.deadline(() -> {
            passed.add("1");
            both[0].end();
            both[1].in(0);
        });
        both[0].in(SLOT);
        both[1].in(SLOT);
        pass(3 * SLOT);
        assertThat(passed).isNotEmpty();
        assertThat(passed).containsOnly(passed.getFirst());
    }

    @Test
    void forEverIsForEver() {
        Deadline deadline = named("a");
        deadline.in(Long.MAX_VALUE);
        pass(2000 * SLOT);
        assertThat(passed).isEmpty();
        assertThat(deadline.isSet()).isTrue();
    }

    @Test
    void aLoopThatWasHeldForLongRunsWhatWasDueAtItsFirstTurn() {
        named("near").in(3 * SLOT);
        named("far").in(700 * SLOT);
        named("later").in(100_000 * SLOT);
        time.passNanos(5000 * SLOT);
        deadlines.turn();
        deadlines.turn();
        assertThat(passed).containsExactlyInAnyOrder("near", "far");
    }

    @Test
    void theWheelStartsWhereTheClockIsAfterItStoodEmpty() {
        time.passNanos(10_000 * SLOT);
        named("a").in(2 * SLOT);
        pass(2 * SLOT - 1);
        assertThat(passed).isEmpty();
        pass(2 * SLOT);
        assertThat(passed).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void thousandsArmedAndClearedAtRandomKeepTheirTimes(int seed) {
        Random random = new Random(seed);
        long[] due = new long[3000];
        Deadline[] all = new Deadline[due.length];
        for (int i = 0; i < all.length; i++) {
            int at = i;
            all[i] = deadlines.deadline(() -> {
                long late = time.nanos() - due[at];
                assertThat(due[at]).as("armed").isPositive();
                assertThat(late).isBetween(0L, 2 * SLOT);
                due[at] = 0;
            });
        }
        for (int turn = 0; turn < 1500; turn++) {
            for (int n = 0; n < 20; n++) {
                arm(random, all, due);
            }
            time.passNanos(random.nextLong(SLOT));
            deadlines.turn();
            for (long each : due) {
                assertThat(each == 0 || time.nanos() - each <= 2 * SLOT).isTrue();
            }
        }
    }

    private void arm(Random random, Deadline[] all, long[] due) {
        int i = random.nextInt(all.length);
        int choice = random.nextInt(10);
        if (choice == 0) {
            all[i].clear();
            due[i] = 0;
        } else if (choice == 1) {
            all[i].end();
            due[i] = 0;
        } else {
            long nanos = random.nextLong(choice < 5 ? 20 * SLOT : 900 * SLOT);
            all[i].in(nanos);
            due[i] = time.nanos() + nanos;
        }
        assertThat(all[i].isSet()).isEqualTo(due[i] != 0);
    }
}
