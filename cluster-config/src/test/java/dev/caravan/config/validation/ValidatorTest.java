package dev.caravan.config.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.document.Web;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ValidatorTest {
    private static final InetSocketAddress MANAGEMENT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9640);
    private static final Surroundings SURROUNDINGS = new Surroundings(
            Map.of(MANAGEMENT, "management"),
            0,
            () -> List.of(InetAddress.ofLiteral("10.1.2.3")),
            set -> Optional.of("no such file"));

    @Test
    void aNameThatRefersToNothingIsSaidWithTheNearest() {
        assertThat(problems("""
            caravan: 1
            listeners:
              a: { bind: ':1', users: staf, layers: [web: { routes: [{ upstream: aip }] }] }
            upstreams:
              api: { endpoints: [x.example:1] }
            """))
                .containsExactly(
                        "f:3:27: /listeners/a/users: unknown users \"staf\" (known: none)",
                        "f:3:70: /listeners/a/layers/0/web/routes/0/upstream: unknown upstream"
                                + " \"aip\" (did you mean api? known: api)");
    }

    @Test
    void elementsHaveNamesOfTheirOwn() {
        assertThat(problems("""
            caravan: 1
            listeners:
              a:
                bind: :1
                layers:
                  - web:
                      routes:
                        - { name: x, upstream: api }
                        - { upstream: api }
                        - { name: x, upstream: api }
                        - { name: "not a name", upstream: api }
            upstreams:
              api: { endpoints: [x.example:1] }
            """))
                .containsExactly(
                        "f:10:17: /listeners/a/layers/0/web/routes/2/name: x is the name of element"
                                + " 0 already",
                        "f:11:17: /listeners/a/layers/0/web/routes/3/name: the name \"not a name\""
                                + " (expected: 1..63 letters, digits, . _ -, the first a letter or"
                                + " digit)");
    }

    @Test
    void aNameStandsInAddressesAndMetrics() {
        assertThat(problems("caravan: 1\nlisteners: { 'a/b': { bind: ':1', layers: socks5 } }"))
                .containsExactly("f:2:14: /listeners/a~1b: the name \"a/b\" (expected: 1..63"
                        + " letters, digits, . _ -, the first a letter or digit)");
    }

    @Test
    void twoListenersDoNotShareAnAddress() {
        assertThat(problems("""
            caravan: 1
            listeners:
              a: { bind: ':1080', layers: socks5 }
              b: { bind: [":1081", "127.0.0.1:1080"], layers: socks5 }
              c: { bind: ["[::]:1081", "[::]:0", "[::]:0"], open: true, layers: socks5 }
              d: { bind: ["unix:/a", "unix:/a"], layers: socks5 }
            """))
                .containsExactly(
                        "f:4:24: /listeners/b/bind/1: 127.0.0.1:1080 is taken by listener a at"
                                + " :1080",
                        "f:5:15: /listeners/c/bind/0: [::]:1081 is taken by listener b at :1081",
                        "f:6:26: /listeners/d/bind/1: unix:/a is taken by this listener at"
                                + " unix:/a");
    }

    @Test
    void anOpenProxyIsOpenOnlyByWord() {
        String exposed = "caravan: 1\nlisteners: { a: { bind: '0.0.0.0:1', layers: socks5 } }";
        assertThat(problems(exposed))
                .containsExactly("f:2:19: /listeners/a/bind: 0.0.0.0:1 is off loopback and clients"
                        + " name the target (expected: users: NAME, or allow-from: [ADDRESSES], or"
                        + " open: true)");
        assertThat(problems(exposed.replace("bind", "allow-from: [10.0.0.0/8], bind")))
                .isEmpty();
        assertThat(problems(exposed.replace("bind", "open: true, bind"))).isEmpty();
        assertThat(problems(exposed.replace("layers: socks5", "layers: [tcp: {targets: x:1}]")))
                .isEmpty();
        assertThat(problems(
                        exposed.replace("layers: socks5", "layers: [detect: {any-of: [socks5]}]")))
                .hasSize(1);
        assertThat(read(exposed.replace("bind", "open: true, bind")).warnings())
                .extracting(problem -> problem.in("f"))
                .containsExactly("f:2:19: /listeners/a/open: anybody who can reach 0.0.0.0:1 may"
                        + " use this proxy");
    }

    @Test
    void aStackEndsWithALayerThatRelaysOrAnswers() {
        assertThat(problems("caravan: 1\nlisteners: { a: { bind: ':1', layers: [tap] } }"))
                .containsExactly("f:2:40: /listeners/a/layers/0: tap cannot end a stack (expected:"
                        + " a layer that relays or answers, such as tcp, socks5, http)");
        assertThat(problems("caravan: 1\n"
                        + "listeners: { a: { bind: ':1', layers: [detect: {any-of: [tap,"
                        + " socks5]}] } }"))
                .containsExactly("f:2:58: /listeners/a/layers/0/detect/any-of/0: tap cannot end a"
                        + " stack (expected: a layer that relays or answers, such as tcp, socks5,"
                        + " http)");
    }

    @Test
    void anArmThatCannotBeDetectedIsRefused() {
        assertThat(problems("caravan: 1\n"
                        + "listeners: { a: { bind: ':1', layers: [detect: {any-of:"
                        + " [socks5, tcp: {targets: x:1}]}] } }"))
                .containsExactly("f:2:66: /listeners/a/layers/0/detect/any-of/1: tcp cannot be"
                        + " detected by its first bytes");
    }

    @Test
    void whatALayersMakerRefusesIsSaidAtItsPlace() {
        assertThat(problems("""
            caravan: 1
            listeners:
              a: { bind: ':1', layers: [web: { routes: [{ path: x, upstream: api }] }] }
            upstreams:
              api: { endpoints: [x.example:1] }
            """))
                .containsExactly(
                        "f:3:53: /listeners/a/layers/0/web/routes/0/path: x (expected: /…)");
    }

    @Test
    void usersAreReadAtOnce() {
        assertThat(problems("caravan: 1\nusers: { s: { file: x.users } }"))
                .containsExactly("f:2:15: /users/s/file: no such file");
    }

    @Test
    void anEndpointIsNotTheNodeItself() {
        assertThat(problems("""
            caravan: 1
            listeners:
              a: { bind: ':1080', layers: [tcp: { targets: ["localhost:9640", "10.1.2.3:9640"] }] }
              b: { bind: "0.0.0.0:81", layers: [tcp: { targets: "10.9.9.9:81" }] }
            upstreams:
              x: { endpoints: ["127.0.0.1:1080", "127.0.0.1:1081", "10.1.2.3:81", "[::]:1080"] }
              y: { endpoints: ["127.0.0.1:1080"], own: true }
            """))
                .containsExactly(
                        "f:3:49: /listeners/a/layers/0/tcp/targets/0: localhost:9640 is this node's"
                                + " own management",
                        "f:6:20: /upstreams/x/endpoints/0: 127.0.0.1:1080 is this node's own"
                                + " listener a (expected: another, or own: true beside endpoints)",
                        "f:6:56: /upstreams/x/endpoints/2: 10.1.2.3:81 is this node's own listener"
                                + " b (expected: another, or own: true beside endpoints)",
                        "f:6:71: /upstreams/x/endpoints/3: [::]:1080 is this node's own listener a"
                                + " (expected: another, or own: true beside endpoints)");
    }

    @Test
    void openingOurOwnSocketsIsWarnedOf() {
        assertThat(read("caravan: 1\n"
            + "listeners: { a: { bind: ':1', targets: { own: management }, layers: socks5 } }")
                        .warnings())
                .extracting(problem -> problem.in("f"))
                .containsExactly("f:2:42: /listeners/a/targets/own: clients reach the node's own"
                        + " sockets with the node's own rights");
    }

    private static DocumentReader.Read read(String text) {
        ReadingOptions options = ReadingOptions.of(Web.catalogue()).surroundings(SURROUNDINGS);
        return DocumentReader.of(options).read(text);
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(problem -> problem.in("f")).toList();
    }
}
