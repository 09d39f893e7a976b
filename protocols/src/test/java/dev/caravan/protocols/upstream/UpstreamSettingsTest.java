package dev.caravan.protocols.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.stack.Target;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

class UpstreamSettingsTest {
    @Test
    void endpointsAreNamesOrAddressesWithAPort() {
        assertThat(UpstreamSettings.target("a.example:80")).isEqualTo(new Target("a.example", 80));
        assertThat(UpstreamSettings.target("[::1]:9000")).isEqualTo(new Target("::1", 9000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a:", "a:0", "a:65536", "::1:80", ":80", "a b:80", "a:8x", "1.2.3:80"})
    void anythingElseIsRefusedNamingIt(String text) {
        assertThatThrownBy(() -> UpstreamSettings.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void anEndpointThatStaysIsTheSameAfterAChange() {
        Upstream upstream = Upstream.of(
                "pages",
                UpstreamSettings.of("a:1", "b:2"),
                Egress.direct(),
                (target, address) -> Optional.empty());
        List<Endpoint> before = upstream.endpoints();
        upstream.replace(UpstreamSettings.of("c:3", "b:2"));
        assertThat(upstream.endpoints().get(1)).isSameAs(before.get(1));
        assertThat(upstream.endpoints().get(0)).isNotSameAs(before.get(0));
    }
}
