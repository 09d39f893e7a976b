package dev.caravan.node.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.Upstreams;
import dev.caravan.management.port.Upstreams.RouteView;
import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class ViewsTest {
    @TempDir
    Path folder;

    private static String document(String socks, String origin) {
        return """
            caravan: 1
            listeners:%s
              web:
                bind: "127.0.0.1:0"
                layers:
                  - http:
                      routes:
                        - { name: admin, match: { host: "*.example", path-prefix: /admin }, answer: { status: 403 } }
                        - { upstream: api }
            upstreams:
              api: { endpoints: [ "%s" ] }
              spare: { endpoints: [ "127.0.0.1:1" ] }
            """.formatted(socks, origin);
    }

    @Test
    void listenersAreSeenOpenAndDraining() throws Exception {
        String socks = "\n  socks: { bind: \"127.0.0.1:0\", targets: { any: true },"
                + " layers: [ { detect: { any-of: [ socks5, http-proxy ] } } ] }";
        try (EchoServer echo = EchoServer.echo();
                Node node = Nodes.start(folder, document(socks, "127.0.0.1:9"));
                Socket tunnel = Nodes.socks(Nodes.address(node, "socks"), echo.address())) {
            assertThat(Nodes.echoed(tunnel, "x")).isEqualTo("x");
            Listeners listeners = node.running().listeners();
            assertThat(listeners.list())
                    .extracting(Listeners.View::name)
                    .containsExactly("socks", "web");
            Listeners.View seen = listeners.list().getFirst();
            assertThat(seen.status()).isEqualTo("open");
            assertThat(seen.error()).isEmpty();
            assertThat(seen.layers()).isEqualTo("detect socks5 | http-proxy");
            assertThat(seen.addresses())
                    .containsExactly("127.0.0.1:" + Nodes.address(node, "socks").getPort());
            assertThat(seen.connections()).isEqualTo(1);
            assertThat(seen.accepted()).isEqualTo(1);
            assertThat(seen.refused()).isZero();
            Files.writeString(folder.resolve("caravan.yaml"), document("", "127.0.0.1:9"));
            assertThat(node.reload()).isTrue();
            assertThat(listeners.list())
                    .extracting(Listeners.View::name)
                    .containsExactly("web", "socks");
            assertThat(listeners.list().getLast().status()).isEqualTo("draining");
            assertThat(Nodes.echoed(tunnel, "y")).isEqualTo("y");
            tunnel.close();
            await().until(() -> listeners.list().size() == 1);
        }
    }

    @Test
    void upstreamsAndRoutesAreSeen() throws Exception {
        HttpServer origin = Nodes.origin("served");
        String address = "127.0.0.1:" + origin.getAddress().getPort();
        try (Node node = Nodes.start(folder, document("", address))) {
            Upstreams upstreams = node.running().upstreams();
            assertThat(upstreams.routes())
                    .containsExactly(
                            new RouteView(
                                    "web",
                                    "admin",
                                    "host *.example path-prefix /admin",
                                    "answer 403"),
                            new RouteView("web", "route-2", "any", "upstream api"));
            assertThat(upstreams.list())
                    .extracting(Upstreams.View::name)
                    .containsExactly("api", "spare");
            assertThat(upstreams.list().getFirst().usedBy()).containsExactly("web/route-2");
            assertThat(upstreams.list().getLast().usedBy()).isEmpty();
            try (Socket client = Clients.to(Nodes.address(node, "web"))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(Clients.asks(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                            .endsWith("served");
                }
            }
            assertThat(upstreams.list().getFirst().endpoints()).singleElement().satisfies(seen -> {
                assertThat(seen.address()).isEqualTo(address);
                assertThat(seen.state()).isEqualTo("up");
                assertThat(seen.exchanges()).isEqualTo(3);
                assertThat(seen.connects()).isEqualTo(1);
                assertThat(seen.active() + seen.idle()).isEqualTo(1);
            });
        } finally {
            origin.stop(0);
        }
    }

    @Test
    void refusedHeadsAreSeenNewestFirstWithoutSecrets() throws Exception {
        try (Node node = Nodes.start(folder, document("", "127.0.0.1:9"))) {
            for (String line : List.of("Authorization : Basic hunter2", "Host: x\r\nHost: y")) {
                try (Socket client = Clients.to(Nodes.address(node, "web"))) {
                    assertThat(Clients.asks(client, "GET / HTTP/1.1\r\n" + line + "\r\n\r\n"))
                            .startsWith("HTTP/1.1 400");
                }
            }
            List<Rejects.View> seen = node.running()
                    .rejects()
                    .last(10)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(seen).hasSize(2);
            assertThat(seen).allSatisfy(reject -> {
                assertThat(reject.listener()).isEqualTo("web");
                assertThat(reject.side()).isEqualTo("client");
                assertThat(reject.peer()).startsWith("127.0.0.1:");
                assertThat(reject.excerpt()).doesNotContain("hunter2");
            });
            assertThat(seen)
                    .extracting(Rejects.View::rule)
                    .containsExactlyInAnyOrder(
                            "RFC 9112 §5.1: white space before the colon",
                            "RFC 9112 §3.2: more than one Host");
            assertThat(seen.getFirst().atMillis())
                    .isGreaterThanOrEqualTo(seen.getLast().atMillis());
        }
    }
}
