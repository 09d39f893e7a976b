package dev.caravan.config.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.config.validation.Surroundings;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class RehearsingTest {
    private static final String HASH =
            "$2b$12$wyRmvCmDs3xVoM4GHEVpJuWEXMFZpRb8rmAWGQTfJdKjfQnsZ8QXa";
    private static final String NOW = """
        caravan: 1
        users: { s: { names: { alice: "%1$s", bob: "%1$s" } } }
        listeners:
          a: { bind: ":1", users: s, layers: socks5 }
          b: { bind: ":2", layers: socks5 }
          c: { bind: ":3", layers: socks5 }
          d: { bind: ":0", layers: socks5 }
          z: { bind: ":9", on: { labels: { zone: other } }, layers: socks5 }
        """.formatted(HASH);

    private final List<String> probed = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();

    @Test
    void whatIsServedAlreadyConcernsNobody() {
        assertThat(rehearse(NOW, 0))
                .isEqualTo(new Rehearsed(List.of(), List.of(), List.of(), List.of(), 0));
        assertThat(probed).isEmpty();
    }

    @Test
    void itSaysWhatOpensChangesAndGoesHere() {
        String after = NOW.replace("b: { bind: \":2\"", "e: { bind: \":2\"")
                .replace(":3", ":4")
                .replace("d: { bind: \":0\"", "d: { bind: \":0\", open: true")
                .replace(":9", ":10");
        Rehearsed said = rehearse(after, 100);
        assertThat(said.ok()).isTrue();
        assertThat(said.opens()).containsExactly("e");
        assertThat(said.changes()).containsExactly("c", "d");
        assertThat(said.goes()).containsExactly("b");
        // Port 2 is this node's own, and port 9 was never opened here.
        assertThat(probed).containsExactly("/127.0.0.1:104");
        assertThat(counted).containsExactly("b", "c");
        assertThat(said.connections()).isEqualTo(20);
    }

    @Test
    void usersThatGoTakeTheirConnectionsAlong() {
        String after = NOW.replace("bob:", "eve:");
        Rehearsed said = rehearse(after, 0);
        assertThat(counted).containsExactly("a[bob]");
        assertThat(said.connections()).isEqualTo(3);
    }

    @Test
    void whatCannotBeServedHereIsSaidWithItsPlace() {
        refusal = Optional.of("port taken by nginx");
        assertThat(rehearse(NOW.replace(":3", ":4"), 0).problems())
                .containsExactly("/listeners/c/bind: :4: port taken by nginx");
        assertThat(rehearse(NOW.replace(":3", ":65000"), 1000).problems())
                .containsExactly("/listeners/c/bind: :65000: port 66000 with --port-offset 1000"
                        + " (expected: at most 65535)");
        assertThat(rehearse(NOW.replace(":3", "${node.PUBLIC}:3"), 0).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("/listeners/c/bind: ${node.PUBLIC} is not set on this node"));
        assertThat(rehearse("caravan: 1\nusers: {s: {names: {a: 'env:CARAVAN_SECRET_A'}}}", 0)
                        .problems())
                .containsExactly("/users/s/names/a: env:CARAVAN_SECRET_A is not set on this node");
    }

    @Test
    void theAnswerTravelsAsItAlwaysDid() {
        String golden =
                "{\"problems\":[\"p\"],\"opens\":[\"a\"],\"changes\":[\"b\"],\"goes\":[\"c\"],"
                        + "\"connections\":7,\"later\":1}";
        Rehearsed said = new Rehearsed(List.of("p"), List.of("a"), List.of("b"), List.of("c"), 7);
        assertThat(Rehearsed.of(golden.getBytes(StandardCharsets.UTF_8))).isEqualTo(said);
        assertThat(new String(said.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(golden.replace(",\"later\":1", ""));
        assertThatThrownBy(() -> Rehearsed.of("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Rehearsed rehearse(String text, int portOffset) {
        counted.clear();
        probed.clear();
        ReadingOptions options = ReadingOptions.of(Catalog::layers)
                .surroundings(new Surroundings(Map.of(), portOffset, List::of, Surroundings::read));
        Rehearsing rehearsing = new Rehearsing(
                options,
                NodeIdentity.of("00000000000000aa"),
                () -> DocumentReader.of(options).read(NOW).document(),
                new Counting());
        return rehearsing.rehearse(text.getBytes(StandardCharsets.UTF_8));
    }

    private final class Counting implements Probes {
        @Override
        public Optional<String> bindRefusal(SocketAddress address) {
            probed.add(address.toString().replace("localhost", ""));
            return refusal;
        }

        @Override
        public long liveConnections(String listener) {
            counted.add(listener);
            return 10;
        }

        @Override
        public long liveConnections(String listener, Set<String> users) {
            counted.add(listener + users);
            return 3;
        }
    }
}
