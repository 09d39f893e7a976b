package dev.caravan.node.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrafficHistoryTest {
    private final TrafficHistory history = new TrafficHistory();

    @Test
    void aWindowIsTheDifferenceOfItsTwoEnds() {
        for (int second = 0; second <= 10; second++) {
            history.add(second * 1000L, total(second * 100L));
        }
        assertThat(history.between(2000, 5000).exchanges()).isEqualTo(300);
        assertThat(history.between(2999, 5999).exchanges()).isEqualTo(300);
        assertThat(history.between(5000, 5000).exchanges()).isZero();
    }

    @Test
    void aWindowThatReachesBeyondTheSamplesIsCutToThem() {
        history.add(10_000, total(50));
        history.add(11_000, total(80));
        assertThat(history.between(0, 60_000).exchanges()).isEqualTo(30);
        assertThat(new TrafficHistory().between(0, 60_000).exchanges()).isZero();
    }

    @Test
    void whatIsLongAgoIsKnownToTenSecondsAndThenNotAtAll() {
        int hours3 = 3 * 3600;
        for (int second = 0; second <= hours3; second++) {
            history.add(second * 1000L, total(second));
        }
        long now = hours3 * 1000L;
        assertThat(history.between(now - 30_000, now).exchanges()).isEqualTo(30);
        assertThat(history.between(now - 3_600_000, now).exchanges()).isBetween(3600L, 3610L);
        assertThat(history.between(now - 7_200_000, now - 3_600_000).exchanges())
                .isBetween(3590L, 3610L);
        assertThat(history.between(0, now).exchanges()).isBetween(7_800L, 7_900L);
    }

    @Test
    void theQuantileIsThatOfTheWindow() {
        long[] slow = Traffic.NONE.durations().clone();
        slow[slow.length / 2] = 1000;
        history.add(0, new Traffic(1000, 0, 0, 0, 0, slow));
        long[] later = slow.clone();
        // Ranges are eighths of an octave of microseconds: 80 begins at 1024 µs.
        later[80] = 99;
        later[120] = 1;
        history.add(1000, new Traffic(1100, 0, 0, 0, 0, later));
        assertThat(history.between(0, 1000).p99Millis()).isCloseTo(1.1, within(0.1));
        later[120] = 2;
        history.add(2000, new Traffic(1101, 0, 0, 0, 0, later.clone()));
        assertThat(history.between(0, 2000).p99Millis()).isCloseTo(35.7, within(1.0));
    }

    @Test
    void whatWentIsNoNegativeTraffic() {
        history.add(0, total(100));
        history.add(1000, total(40));
        assertThat(history.between(0, 1000).exchanges()).isZero();
    }

    private static Traffic total(long exchanges) {
        return new Traffic(exchanges, 0, 0, 0, 0, Traffic.NONE.durations());
    }
}
