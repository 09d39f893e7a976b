package dev.caravan.node.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.access.InvalidAccessException;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class CollectionsTest {
    private static final String ONE = Users.hash(Clients.bytes("one"));
    private static final String TWO = Users.hash(Clients.bytes("two"));

    @TempDir
    Path folder;

    private EchoServer echo;
    private HttpServer origin;
    private Node node;
    private Collections collections;
    private InetSocketAddress socks;

    @BeforeEach
    void starts() throws Exception {
        echo = EchoServer.echo();
        origin = Nodes.origin("served");
        node = Nodes.start(folder, document("bob: \"" + ONE + "\", eve: \"" + ONE + "\""));
        collections = node.running().collections();
        socks = Nodes.address(node, "socks");
    }

    private static String document(String names) {
        return """
            caravan: 1
            users: { staff: { names: { %s } } }
            listeners:
              socks: { bind: "127.0.0.1:0", users: staff, targets: { any: true }, layers: [ socks5 ] }
              http: { bind: "127.0.0.1:0", users: staff, targets: { any: true }, layers: [ http-proxy ] }
            """.formatted(names);
    }

    @AfterEach
    void ends() throws Exception {
        node.close();
        origin.stop(0);
        echo.close();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(1, TimeUnit.SECONDS);
    }

    private Socket tunnel(String user, String password) throws Exception {
        Socket tunnel = Clients.tunnel(socks, user, password, echo.address());
        assertThat(Nodes.echoed(tunnel, "hello")).isEqualTo("hello");
        return tunnel;
    }

    private boolean authenticates(String user, String password) throws Exception {
        try (Socket client = Clients.to(socks)) {
            return Clients.authenticates(client, user, password);
        }
    }

    private String get(Socket client, String user, String password) throws Exception {
        return Clients.asks(
                client,
                "GET http://127.0.0.1:" + origin.getAddress().getPort()
                        + "/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + Clients.basic(user, password)
                        + "\r\n");
    }

    @Test
    void aUserOfACollectionIsThereAtOnceAndADeletedOneGone() throws Exception {
        assertThat(authenticates("ann", "two")).isFalse();
        done(collections.users("staff", Map.of("ann", Optional.of(TWO))));
        assertThat(authenticates("ann", "two")).isTrue();
        try (Socket anns = tunnel("ann", "two");
                Socket bobs = tunnel("bob", "one")) {
            assertThat(done(collections.users("staff", Map.of()))).isEqualTo(1);
            assertThat(Clients.ended(anns)).isTrue();
            assertThat(Nodes.echoed(bobs, "still here")).isEqualTo("still here");
        }
        assertThat(authenticates("ann", "two")).isFalse();
        await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("data/access.log")))
                .contains("\"termination\":\"revoked\"")
                .contains("user ann was deleted"));
    }

    @Test
    void aBlockedUserAndOneWithAnotherPasswordLoseTheirTunnels() throws Exception {
        try (Socket eves = tunnel("eve", "one");
                Socket bobs = tunnel("bob", "one")) {
            done(collections.users(
                    "staff", Map.of("eve", Optional.empty(), "bob", Optional.of(TWO))));
            assertThat(Clients.ended(eves)).isTrue();
            assertThat(Clients.ended(bobs)).isTrue();
        }
        // Both were verified a moment ago.
        assertThat(authenticates("eve", "one")).isFalse();
        assertThat(authenticates("bob", "one")).isFalse();
        assertThat(authenticates("bob", "two")).isTrue();
    }

    @Test
    void aKeptConnectionIsAskedAgainAndAConnectTunnelEnds() throws Exception {
        InetSocketAddress http = Nodes.address(node, "http");
        try (Socket kept = Clients.to(http);
                Socket tunnel = Clients.to(http)) {
            assertThat(get(kept, "bob", "one")).startsWith("HTTP/1.1 200");
            String connect = "CONNECT " + echo.target() + " HTTP/1.1\r\nHost: " + echo.target()
                    + "\r\n" + Clients.basic("bob", "one") + "\r\n";
            assertThat(Clients.asks(tunnel, connect)).startsWith("HTTP/1.1 200");
            assertThat(Nodes.echoed(tunnel, "x")).isEqualTo("x");
            done(collections.users("staff", Map.of("bob", Optional.empty())));
            assertThat(Clients.ended(tunnel)).isTrue();
            assertThat(get(kept, "bob", "one")).startsWith("HTTP/1.1 407");
            assertThat(get(kept, "eve", "one")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aDocumentThatNamesAUserNoMoreEndsTheTunnelsOfThatOneOnly() throws Exception {
        done(collections.users("staff", Map.of("ann", Optional.of(TWO))));
        try (Socket eves = tunnel("eve", "one");
                Socket anns = tunnel("ann", "two");
                Socket bobs = tunnel("bob", "one")) {
            Files.writeString(folder.resolve("caravan.yaml"), document("bob: \"" + ONE + "\""));
            assertThat(node.reload()).isTrue();
            assertThat(Clients.ended(eves)).isTrue();
            assertThat(Nodes.echoed(anns, "still")).isEqualTo("still");
            assertThat(Nodes.echoed(bobs, "here")).isEqualTo("here");
        }
        assertThat(authenticates("ann", "two")).isTrue();
    }

    @Test
    void aWrongHashChangesNothing() throws Exception {
        done(collections.users("staff", Map.of("ann", Optional.of(TWO))));
        assertThatThrownBy(() -> collections.users(
                        "staff", Map.of("eve", Optional.empty(), "zoe", Optional.of("plain"))))
                .isInstanceOf(InvalidAccessException.class)
                .hasMessageContaining("zoe")
                .hasMessageNotContaining("plain");
        assertThat(authenticates("eve", "one")).isTrue();
        assertThat(authenticates("ann", "two")).isTrue();
    }

    @Test
    void aBannedBlockLosesItsConnectionsAndIsNotServed() throws Exception {
        try (Socket banned = Clients.from("127.0.0.2", socks);
                Socket fine = tunnel("bob", "one")) {
            assertThat(Clients.authenticates(banned, "bob", "one")).isTrue();
            assertThat(done(collections.bans(List.of(Ban.ofClient("127.0.0.2/31")))))
                    .isEqualTo(1);
            assertThat(Clients.ended(banned)).isTrue();
            assertThat(isServed("127.0.0.2")).isFalse();
            assertThat(isServed("127.0.0.3")).isFalse();
            assertThat(isServed("127.0.0.4")).isTrue();
            assertThat(Nodes.echoed(fine, "fine")).isEqualTo("fine");
            assertThat(banned()).isEqualTo(2);
        }
        done(collections.bans(List.of()));
        assertThat(isServed("127.0.0.2")).isTrue();
    }

    private boolean isServed(String source) {
        try (Socket client = Clients.from(source, socks)) {
            return Clients.authenticates(client, "bob", "one");
        } catch (java.io.IOException reset) {
            return false;
        }
    }

    private long banned() throws Exception {
        String name = "caravan_connections_banned_total{listener=\"socks\"} ";
        return Nodes.get("http://127.0.0.1:" + node.management().getPort() + "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .sum();
    }

    @Test
    void aBannedUserLosesTunnelsAndIsTurnedAwayWithTheRightPassword() throws Exception {
        InetSocketAddress http = Nodes.address(node, "http");
        try (Socket eves = tunnel("eve", "one");
                Socket kept = Clients.to(http)) {
            assertThat(get(kept, "eve", "one")).startsWith("HTTP/1.1 200");
            assertThat(done(collections.bans(List.of(Ban.ofUser("eve"))))).isEqualTo(1);
            assertThat(Clients.ended(eves)).isTrue();
            assertThat(get(kept, "eve", "one")).startsWith("HTTP/1.1 403");
            assertThat(get(kept, "bob", "one")).startsWith("HTTP/1.1 200");
            assertThat(authenticates("eve", "one")).isFalse();
            assertThat(banned()).isEqualTo(1);
        }
        done(collections.bans(List.of()));
        assertThat(authenticates("eve", "one")).isTrue();
    }

    @Test
    void aWrongBlockChangesNothing() throws Exception {
        done(collections.bans(List.of(Ban.ofUser("eve"))));
        assertThatThrownBy(() -> collections.bans(List.of(Ban.ofClient("300.0.0.0/8"))))
                .isInstanceOf(InvalidAccessException.class);
        assertThat(authenticates("eve", "one")).isFalse();
    }
}
