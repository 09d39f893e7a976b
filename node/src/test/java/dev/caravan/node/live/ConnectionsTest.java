package dev.caravan.node.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Connections.Filter;
import dev.caravan.management.port.Connections.View;
import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class ConnectionsTest {
    private static final String HASH = Users.hash(Clients.bytes("secret"));

    private static EchoServer echo;

    @TempDir
    Path folder;

    private Node node;
    private Connections connections;

    @BeforeAll
    static void listens() {
        echo = EchoServer.echo();
    }

    @AfterAll
    static void closes() throws Exception {
        echo.close();
    }

    @BeforeEach
    void starts() throws Exception {
        node = Nodes.start(folder, """
            caravan: 1
            users: { staff: { names: { bob: "%s" } } }
            listeners:
              open: { bind: "127.0.0.1:0", targets: { any: true }, layers: [ socks5 ] }
              other: { bind: "127.0.0.1:0", targets: { any: true }, layers: [ socks5 ] }
              staff:
                bind: "127.0.0.1:0"
                users: staff
                targets: { any: true }
                layers: [ http-proxy ]
            """.formatted(HASH));
        connections = node.running().connections();
    }

    @AfterEach
    void ends() {
        node.close();
    }

    private Socket tunnel(String listener) throws Exception {
        return Nodes.socks(Nodes.address(node, listener), echo.address());
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private List<View> of(String listener) throws Exception {
        return done(connections.list(filter(listener), 100));
    }

    private static Filter filter(String listener) {
        return new Filter(
                -1,
                Optional.empty(),
                Optional.of(listener),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Filter target(String target) {
        return new Filter(
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(target),
                Optional.empty());
    }

    private static Filter client(String block) {
        return new Filter(
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(block),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aTunnelIsSeenWithBytesThatMoveWhileItRuns() throws Exception {
        try (Socket tunnel = tunnel("open")) {
            assertThat(Nodes.echoed(tunnel, "hello")).isEqualTo("hello");
            View seen = of("open").getFirst();
            assertThat(seen.protocol()).isEqualTo("socks5");
            assertThat(seen.state()).isEqualTo("relaying");
            assertThat(seen.target()).isEqualTo(echo.target());
            assertThat(seen.upstream()).isEqualTo(echo.target());
            assertThat(seen.client()).isEqualTo("127.0.0.1:" + tunnel.getLocalPort());
            assertThat(seen.local())
                    .isEqualTo("127.0.0.1:" + Nodes.address(node, "open").getPort());
            assertThat(seen.passport())
                    .extracting(Connections.Stamp::state)
                    .containsSequence("connecting", "relaying");
            assertThat(seen.facts()).containsEntry("protocol", "socks5");
            String much = "x".repeat(200_000);
            for (int i = 0; i < 5; i++) {
                assertThat(Nodes.echoed(tunnel, much)).isEqualTo(much);
                View later = done(connections.find(seen.id())).orElseThrow();
                assertThat(later.bytesIn()).isGreaterThanOrEqualTo(seen.bytesIn() + 200_000);
                assertThat(later.bytesOut()).isGreaterThanOrEqualTo(seen.bytesOut() + 200_000);
                seen = later;
            }
        }
        await().until(() -> of("open").isEmpty());
    }

    @Test
    void anExchangeIsSeenWithItsUserAndTarget() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (EchoServer origin = EchoServer.of(socket -> {
                    while (socket.getInputStream().read() > 0) {
                        if (socket.getInputStream().available() == 0 && isReleased(answer)) {
                            socket.getOutputStream()
                                    .write(Clients.bytes(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                        }
                    }
                });
                Socket client = Clients.to(Nodes.address(node, "staff"))) {
            client.getOutputStream()
                    .write(Clients.bytes("GET http://" + origin.target() + "/ HTTP/1.1\r\nHost: "
                            + origin.target() + "\r\n" + Clients.basic("bob", "secret") + "\r\n"));
            await().untilAsserted(() -> assertThat(of("staff")).singleElement().satisfies(seen -> {
                assertThat(seen.user()).isEqualTo("bob");
                assertThat(seen.upstream()).isEqualTo(origin.target());
            }));
            View seen = of("staff").getFirst();
            assertThat(seen.state()).isEqualTo("exchanging");
            assertThat(seen.protocol()).isEqualTo("http-proxy");
            assertThat(seen.target()).isEqualTo(origin.target());
            assertThat(seen.exchanges()).isEqualTo(1);
            answer.countDown();
            assertThat(Clients.asks(client, "")).startsWith("HTTP/1.1 200");
            await().untilAsserted(() -> assertThat(of("staff")).singleElement().satisfies(now -> {
                assertThat(now.state()).isEqualTo("idle");
                assertThat(now.target()).isEmpty();
                assertThat(now.upstream()).isEmpty();
                assertThat(now.exchanges()).isEqualTo(1);
            }));
        }
    }

    private static boolean isReleased(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void idsAreOfTheNodeAndPagesRise() throws Exception {
        List<Socket> tunnels = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                tunnels.add(tunnel(i % 2 == 0 ? "open" : "other"));
            }
            List<Long> paged = new ArrayList<>();
            long above = -1;
            for (List<View> page = page(above); !page.isEmpty(); page = page(above)) {
                assertThat(page).hasSizeLessThanOrEqualTo(5);
                page.forEach(seen -> paged.add(seen.id()));
                above = paged.getLast();
            }
            assertThat(paged).hasSize(12).doesNotHaveDuplicates().isSorted();
            assertThat(done(connections.count(Filter.ALL))).isEqualTo(12);
            assertThat(done(connections.count(filter("open")))).isEqualTo(6);
            for (long id : paged) {
                assertThat(done(connections.find(id)).map(View::id)).contains(id);
            }
            assertThat(done(connections.find(above + 1_000))).isEmpty();
        } finally {
            for (Socket tunnel : tunnels) {
                tunnel.close();
            }
        }
    }

    private List<View> page(long above) throws Exception {
        Filter all = Filter.ALL;
        Filter filter = new Filter(
                above,
                all.id(),
                all.listener(),
                all.user(),
                all.client(),
                all.target(),
                all.protocol());
        return done(connections.list(filter, 5));
    }

    @Test
    void whatAFilterTakesEndsWithinASecondAndNothingElse() throws Exception {
        try (Socket ended = tunnel("open");
                Socket stays = tunnel("other")) {
            assertThat(Nodes.echoed(ended, "a")).isEqualTo("a");
            long before = System.nanoTime();
            assertThat(done(connections.close(filter("open"), "because of a story")))
                    .isEqualTo(1);
            assertThat(Clients.ended(ended)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(seconds(1));
            assertThat(Nodes.echoed(stays, "b")).isEqualTo("b");
            assertThat(done(connections.close(target(".example.com"), ""))).isZero();
            assertThat(done(connections.close(client("10.0.0.0/8"), ""))).isZero();
            assertThat(Nodes.echoed(stays, "c")).isEqualTo("c");
            assertThat(done(connections.count(target("127.0.0.1")))).isEqualTo(1);
            assertThat(done(connections.close(client("127.0.0.0/8"), ""))).isEqualTo(1);
            assertThat(Clients.ended(stays)).isTrue();
        }
        await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("data/access.log")))
                .contains("because of a story")
                .contains("\"termination\":\"operator\""));
    }

    @Test
    void aConnectionBetweenRequestsCanBeEnded() throws Exception {
        InetSocketAddress proxy = Nodes.address(node, "staff");
        try (Socket client = Clients.to(proxy)) {
            assertThat(Clients.asks(client, "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 407");
            assertThat(done(connections.close(filter("staff"), "over"))).isEqualTo(1);
            assertThat(Clients.ended(client)).isTrue();
        }
    }

    @Test
    void aClientThatIsNoBlockIsAWrongFilter() {
        assertThatThrownBy(() -> connections.count(client("example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example.com");
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
