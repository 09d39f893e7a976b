package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FreshnessTest {
    private final Freshness freshness = new Freshness();

    @Test
    void aLetterComesOnceAndInOrder() {
        assertThat(freshness.fresh("n1", 5, 1)).isTrue();
        assertThat(freshness.fresh("n1", 5, 1)).isFalse();
        assertThat(freshness.fresh("n1", 5, 4)).isTrue();
        assertThat(freshness.fresh("n1", 5, 3)).isFalse();
        assertThat(freshness.fresh("n1", 5, 5)).isTrue();
    }

    @Test
    void sendersAndRunsAreCountedApart() {
        assertThat(freshness.fresh("n1", 5, 9)).isTrue();
        assertThat(freshness.fresh("n2", 5, 1)).isTrue();
        assertThat(freshness.fresh("n1", 6, 1)).isTrue();
        assertThat(freshness.fresh("n1", 5, 10)).isTrue();
        assertThat(freshness.fresh("n1", 6, 2)).isTrue();
        assertThat(freshness.fresh("n1", 5, 9)).isFalse();
    }

    @Test
    void manyRunsAreNotKeptForEver() {
        for (int run = 0; run < 100_000; run++) {
            assertThat(freshness.fresh("n1", run, 1)).isTrue();
        }
        assertThat(freshness.fresh("n1", 99_999, 1)).isFalse();
        assertThat(freshness.fresh("n1", 0, 1)).isTrue();
    }
}
