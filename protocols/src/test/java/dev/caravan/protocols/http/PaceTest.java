package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.http.Pace.Look;
import dev.caravan.protocols.http.Pace.Verdict;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long TAKE = 4 * Pace.TICK_NANOS;
    private static final long IDLE = 8 * Pace.TICK_NANOS;
    private final Pace pace = new Pace();

    private Verdict look(long in, long out, boolean mustSend, boolean mustTake) {
        return pace.look(new Look(in, out, mustSend, mustTake), TAKE, IDLE);
    }

    @Test
    void aBodyBelow240BytesASecondIsSlow() {
        pace.begin(0, 0);
        assertThat(look(1200, 0, true, false)).isEqualTo(Verdict.FINE);
        assertThat(look(2399, 0, true, false)).isEqualTo(Verdict.SLOW);
    }

    @Test
    void slowIsFineWhileTheEndpointHoldsTheClientBack() {
        pace.begin(0, 0);
        assertThat(look(1, 0, false, false)).isEqualTo(Verdict.FINE);
    }

    @Test
    void aClientThatTakesNothingIsStalledAfterItsTime() {
        pace.begin(0, 0);
        assertThat(look(0, 10, false, true)).isEqualTo(Verdict.FINE);
        for (int tick = 1; tick < 4; tick++) {
            assertThat(look(0, 10, false, true)).isEqualTo(Verdict.FINE);
        }
        assertThat(look(0, 10, false, true)).isEqualTo(Verdict.STALLED);
    }

    @Test
    void nothingEitherWayIsIdleAfterItsTime() {
        pace.begin(5, 5);
        for (int tick = 1; tick < 8; tick++) {
            assertThat(look(5, 5, false, false)).isEqualTo(Verdict.FINE);
        }
        assertThat(look(5, 5, false, false)).isEqualTo(Verdict.IDLE);
    }
}
