package dev.caravan.management.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricsTextTest {
    private final MetricsText text = new MetricsText();

    @Test
    void familiesStandOneAfterTheOther() {
        text.counter("caravan_connections_total", "Accepted.")
                .sample(17, "listener", "web")
                .sample(4, "listener", "everything", "protocol", "socks5");
        text.gauge("caravan_uptime_seconds", "Since the start.").sample(1.5);
        assertThat(text).hasToString("""
            # HELP caravan_connections_total Accepted.
            # TYPE caravan_connections_total counter
            caravan_connections_total{listener="web"} 17
            caravan_connections_total{listener="everything",protocol="socks5"} 4
            # HELP caravan_uptime_seconds Since the start.
            # TYPE caravan_uptime_seconds gauge
            caravan_uptime_seconds 1.5
            """);
    }

    @Test
    void aHistogramCountsUpToEachBound() {
        text.histogram("caravan_duration_seconds", "How long.")
                .sample(new double[] {0.1, 1}, new long[] {3, 2, 1}, 7.25, "listener", "web");
        assertThat(text).hasToString("""
            # HELP caravan_duration_seconds How long.
            # TYPE caravan_duration_seconds histogram
            caravan_duration_seconds_bucket{listener="web",le="0.1"} 3
            caravan_duration_seconds_bucket{listener="web",le="1"} 5
            caravan_duration_seconds_bucket{listener="web",le="+Inf"} 6
            caravan_duration_seconds_sum{listener="web"} 7.25
            caravan_duration_seconds_count{listener="web"} 6
            """);
    }

    @Test
    void namesOfTheUsersChoosingKeepTheirPlace() {
        text.gauge("g", "one\ntwo\\ \"three\"").sample(1, "name", "a\"b\\c\nd é");
        assertThat(text).hasToString("""
            # HELP g one\\ntwo\\\\ "three"
            # TYPE g gauge
            g{name="a\\"b\\\\c\\nd é"} 1
            """);
    }

    @Test
    void figuresThatAreNoNumbersHaveNames() {
        text.gauge("g", "x")
                .sample(Double.NaN)
                .sample(Double.POSITIVE_INFINITY)
                .sample(Double.NEGATIVE_INFINITY)
                .sample(1e20)
                .sample(-0.5);
        assertThat(text.toString().lines().skip(2))
                .containsExactly("g NaN", "g +Inf", "g -Inf", "g 1.0E20", "g -0.5");
    }

    @Test
    void mistakesOfTheWriterAreSaid() {
        MetricsText.Family first = text.gauge("g", "x");
        text.gauge("h", "x");
        assertThatThrownBy(() -> first.sample(1)).hasMessageContaining("left for another one");
        assertThatThrownBy(() -> text.gauge("g", "x")).hasMessage("metric: g is there already");
        assertThatThrownBy(() -> text.counter("c", "x"))
                .hasMessage("counter: c (expected: NAME_total)");
        assertThatThrownBy(() -> text.gauge("a-b", "x")).hasMessageStartingWith("metric: a-b");
        assertThatThrownBy(() -> text.gauge("i", "x").sample(1, "a-b", "c"))
                .hasMessageStartingWith("label: a-b of i");
        assertThatThrownBy(() -> text.gauge("j", "x").sample(1, "odd"))
                .hasMessageStartingWith("label: odd of j");
    }
}
