package dev.caravan.management.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

class SourceLimiterTest {
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final SourceLimiter limiter =
            new SourceLimiter(2, Duration.ofSeconds(10), () -> Instant.ofEpochMilli(now.get()));

    private boolean take(String address) {
        return limiter.take(InetAddress.ofLiteral(address));
    }

    @Test
    void aSourceHasSoManyAndThenSoManyAgain() {
        assertThat(take("10.0.0.1")).isTrue();
        assertThat(take("10.0.0.1")).isTrue();
        assertThat(take("10.0.0.1")).isFalse();
        assertThat(limiter.exhausted(InetAddress.ofLiteral("10.0.0.1"))).isTrue();
        assertThat(take("10.0.0.2")).isTrue();
        now.addAndGet(5000);
        assertThat(limiter.exhausted(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
        assertThat(take("10.0.0.1")).isTrue();
        assertThat(take("10.0.0.1")).isFalse();
        now.addAndGet(1_000_000);
        assertThat(take("10.0.0.1")).isTrue();
        assertThat(take("10.0.0.1")).isTrue();
        assertThat(take("10.0.0.1")).isFalse();
    }

    @Test
    void anIpv6NetworkIsOneSource() {
        assertThat(take("2001:db8::1") && take("2001:db8::2")).isTrue();
        assertThat(take("2001:db8::3")).isFalse();
        assertThat(take("2001:db8:0:1::3")).isTrue();
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        assertThat(take("10.0.0.1")).isTrue();
        assertThat(take("10.0.0.1")).isTrue();
        now.addAndGet(-60_000);
        assertThat(take("10.0.0.1")).isFalse();
    }
}
