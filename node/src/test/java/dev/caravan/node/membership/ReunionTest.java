package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class ReunionTest {
    @Test
    void theSmallerPartYieldsOnceItIsSure() {
        Reunion small = new Reunion();
        Reunion large = new Reunion();
        for (int time = 1; time <= Reunion.TIMES; time++) {
            assertThat(small.yields(Set.of("a"), List.of(Set.of("b", "c"))))
                    .isEqualTo(time == Reunion.TIMES);
            assertThat(large.yields(Set.of("b", "c"), List.of(Set.of("a")))).isFalse();
        }
    }

    @Test
    void ofEqualPartsTheOneWithoutTheLowestIdYields() {
        Reunion one = new Reunion();
        Reunion other = new Reunion();
        boolean oneYields = false;
        boolean otherYields = false;
        for (int time = 0; time < Reunion.TIMES; time++) {
            oneYields = one.yields(Set.of("a", "d"), List.of(Set.of("b", "c")));
            otherYields = other.yields(Set.of("b", "c"), List.of(Set.of("a", "d")));
        }
        assertThat(oneYields).isFalse();
        assertThat(otherYields).isTrue();
    }

    @Test
    void whoWasOnlyJoiningIsForgotten() {
        Reunion reunion = new Reunion();
        for (int time = 0; time < 10; time++) {
            List<Set<String>> others = time % 2 == 0 ? List.of(Set.of("b", "c")) : List.of();
            assertThat(reunion.yields(Set.of("a"), others)).isFalse();
        }
    }

    @Test
    void waitsGrowToABoundAndBeginAnew() {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(List.of(backOff.next(), backOff.next(), backOff.next(), backOff.next()))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 5L);
        backOff.reset();
        assertThat(backOff.next()).hasSeconds(1);
    }
}
