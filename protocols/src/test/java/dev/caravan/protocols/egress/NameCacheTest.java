package dev.caravan.protocols.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;

/** What is remembered of names, and for how long. */
final class NameCacheTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Resolved.Found FOUND =
            new Resolved.Found(List.of(InetAddress.ofLiteral("192.0.2.1")), 60);

    private final NameCache cache = new NameCache(3, 2, 100, 10);

    @Test
    void anAnswerIsTrueForItsTime() {
        cache.put("a", FOUND, 5);
        assertThat(cache.get("a", 5 + 60 * SECOND - 1)).isEqualTo(FOUND);
        assertThat(cache.get("a", 5 + 60 * SECOND)).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void timesAreHeldWithinBounds() {
        cache.put("short", new Resolved.Found(FOUND.addresses(), 0), 0);
        cache.put("long", new Resolved.Found(FOUND.addresses(), 86_400), 0);
        cache.put("missing", new Resolved.Missing(86_400), 0);
        assertThat(cache.get("short", 2 * SECOND - 1)).isNotNull();
        assertThat(cache.get("short", 2 * SECOND)).isNull();
        assertThat(cache.get("long", 100 * SECOND - 1)).isNotNull();
        assertThat(cache.get("long", 100 * SECOND)).isNull();
        assertThat(cache.get("missing", 10 * SECOND - 1)).isNotNull();
    }

    @Test
    void aMissingNameWithoutATimeAndAFailureAreNotKept() {
        cache.put("missing", new Resolved.Missing(0), 0);
        cache.put("failed", new Resolved.Failed("no answer"), 0);
        assertThat(cache.size()).isZero();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        cache.put("a", FOUND, 0);
        cache.put("b", FOUND, 0);
        cache.put("c", FOUND, 0);
        assertThat(cache.get("a", 1)).isNotNull();
        cache.put("d", FOUND, 1);
        assertThat(cache.size()).isEqualTo(3);
        assertThat(cache.get("b", 1)).isNull();
        assertThat(cache.get("a", 1)).isNotNull();
    }
}
