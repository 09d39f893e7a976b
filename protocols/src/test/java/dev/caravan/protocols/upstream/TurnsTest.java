package dev.caravan.protocols.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.stack.Target;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class TurnsTest {

    private static Endpoint[] endpoints(EndpointOverride... words) {
        return IntStream.range(0, words.length)
                .mapToObj(i -> {
                    Endpoint endpoint = new Endpoint(
                            new Target("127.0.0.1", 9001 + i),
                            Egress.direct(),
                            PoolRules.defaults());
                    endpoint.override(words[i]);
                    return endpoint;
                })
                .toArray(Endpoint[]::new);
    }

    private static Endpoint[] weights(int... weights) {
        return endpoints(Arrays.stream(weights)
                .mapToObj(EndpointOverride::ofWeight)
                .toArray(EndpointOverride[]::new));
    }

    private static String round(Endpoint... all) {
        return Arrays.stream(Turns.of(all).round)
                .map(e -> Integer.toString(e.target().port() - 9000))
                .collect(Collectors.joining());
    }

    @Test
    void withoutWordsEachHasOneTurnInItsOrder() {
        assertThat(round(weights(1, 1, 1))).isEqualTo("123");
        assertThat(round(weights(7, 7))).isEqualTo("12");
    }

    @Test
    void aRoundIsSpreadEvenly() {
        assertThat(round(weights(5, 1, 1))).isEqualTo("1121311");
        assertThat(round(weights(20, 10))).isEqualTo("121");
    }

    @Test
    void whatIsOutHasNoTurn() {
        assertThat(round(endpoints(
                        EndpointOverride.drained(),
                        EndpointOverride.NONE,
                        EndpointOverride.disabled(),
                        EndpointOverride.ofWeight(0),
                        EndpointOverride.ofWeight(2))))
                .isEqualTo("525");
        assertThat(round(weights(0, 0))).isEmpty();
    }

    @Test
    void aTurnLeadsToItsPlaceAmongThoseThatAreLeft() {
        Turns turns = Turns.of(weights(0, 3, 1));
        for (int i = 0; i < turns.round.length; i++) {
            assertThat(turns.endpoints[turns.place(i)]).isSameAs(turns.round[i]);
        }
    }

    @Test
    void aLargeGroupIsRoundedAndKeepsEverybody() {
        int[] many = IntStream.range(0, 1_000).map(i -> i % 2 == 0 ? 99 : 1).toArray();
        Turns turns = Turns.of(weights(many));
        Map<Endpoint, Long> counts = Arrays.stream(turns.round)
                .collect(Collectors.groupingBy(e -> e, Collectors.counting()));
        assertThat(counts).hasSize(1_000);
        assertThat(turns.round.length).isLessThanOrEqualTo(11_000);
        assertThat(counts.get(turns.endpoints[0])).isBetween(18L, 20L);
    }

    @Test
    void aWeightHasItsRange() {
        assertThatThrownBy(() -> EndpointOverride.ofWeight(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight: 101 (expected: 0..100)");
    }

    @Test
    void wordsStayWhenSettingsChange() {
        Target second = new Target("127.0.0.1", 9002);
        Upstream upstream = Upstream.of(
                "api",
                UpstreamSettings.of("127.0.0.1:9001"),
                Egress.direct(),
                (target, address) -> Optional.empty());
        upstream.override(second, EndpointOverride.ofWeight(3));
        upstream.replace(UpstreamSettings.of("127.0.0.1:9001", "127.0.0.1:9002"));
        assertThat(upstream.endpoints().getLast().override().weight()).isEqualTo(3);
        upstream.replace(UpstreamSettings.of("127.0.0.1:9001"));
        upstream.replace(UpstreamSettings.of("127.0.0.1:9002"));
        assertThat(upstream.endpoints().getFirst().override().weight()).isEqualTo(3);
        upstream.override(second, EndpointOverride.NONE);
        assertThat(upstream.endpoints().getFirst().override()).isEqualTo(EndpointOverride.NONE);
    }
}
