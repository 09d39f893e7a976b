package dev.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Three nodes of one cluster: what an operator does with them, and what traffic sees of it. */
class ClusterStoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DOCUMENT = """
        caravan: 1
        users:
          staff: { names: {} }
        listeners:
          socks:
            bind: "127.0.0.1:0"
            targets: { any: true }
            layers: [ socks5 ]
          guarded:
            bind: "127.0.0.1:0"
            users: staff
            targets: { any: true }
            layers: [ http-proxy ]
          web:
            bind: "127.0.0.1:0"
            layers:
              - http:
                  routes:
                    - { name: hello, match: { path-prefix: /hello }, answer: { status: 200, text: one } }
                    - { name: rest, upstream: pages }
        upstreams:
          pages: { endpoints: ["127.0.0.1:PORT"] }
        """;

    @TempDir
    Path folder;

    private NodesInCluster cluster;
    private HttpServer origin;

    @BeforeEach
    void starts() throws IOException {
        origin = Nodes.origin("page");
        cluster = NodesInCluster.start(
                folder,
                3,
                DOCUMENT.replace("PORT", Integer.toString(origin.getAddress().getPort())));
        await().atMost(PATIENCE).until(() -> allServe(1));
    }

    @AfterEach
    void ends() {
        cluster.close();
        origin.stop(0);
    }

    private boolean allServe(long revision) throws Exception {
        JsonNode nodes = JSON.readTree(cluster.get(0, "/v1/nodes")).path("items");
        if (nodes.size() != 3) {
            return false;
        }
        for (JsonNode node : nodes) {
            if (node.path("proven").asLong() != revision || !node.path("voter").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    private String hello(int node) throws Exception {
        InetSocketAddress web = Nodes.address(cluster.node(node), "web");
        return Nodes.get("http://127.0.0.1:" + web.getPort() + "/hello").body();
    }

    @Test
    void aRouteIsChangedOnAllNodesAndTunnelsLiveOn() throws Exception {
        try (EchoServer echo = EchoServer.echo();
                Socket tunnel =
                        Nodes.socks(Nodes.address(cluster.node(1), "socks"), echo.address())) {
            HttpResponse<String> changed = cluster.ask(
                    1,
                    "PUT",
                    "/v1/config/listeners/web/layers/http/routes/@hello/answer/text"
                            + "?wait=applied&timeout=30s",
                    "\"two\"",
                    "If-Match",
                    "\"1\"",
                    "Content-Type",
                    "application/json");
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            for (int node = 0; node < 3; node++) {
                assertThat(hello(node)).isEqualTo("two");
            }
            assertThat(Nodes.echoed(tunnel, "still here")).isEqualTo("still here");
            assertThat(cluster.ask(
                                    2,
                                    "PUT",
                                    "/v1/config/listeners/web/layers/http/routes/@hello/answer/text",
                                    "\"three\"",
                                    "If-Match",
                                    "\"1\"",
                                    "Content-Type",
                                    "application/json")
                            .statusCode())
                    .isEqualTo(412);
            HttpResponse<String> back = cluster.ask(
                    0,
                    "POST",
                    "/v1/revisions/1:activate?wait=applied&timeout=30s",
                    "",
                    "If-Match",
                    "*");
            assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
            assertThat(hello(2)).isEqualTo("one");
            assertThat(Nodes.echoed(tunnel, "and still")).isEqualTo("and still");
        }
    }

    @Test
    void aUserIsThereAtOnceAndItsTunnelsEndWithIt() throws Exception {
        HttpResponse<String> made = cluster.ask(
                0,
                "PUT",
                "/v1/users/staff/ann",
                "{\"password\":\"open sesame\"}",
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        try (EchoServer echo = EchoServer.echo()) {
            String head = "CONNECT 127.0.0.1:" + echo.address().getPort() + " HTTP/1.1\r\n"
                    + "Host: x\r\nProxy-Authorization: Basic YW5uOm9wZW4gc2VzYW1l\r\n\r\n";
            InetSocketAddress guarded = Nodes.address(cluster.node(2), "guarded");
            try (Socket client = new Socket(guarded.getAddress(), guarded.getPort())) {
                client.setSoTimeout(20_000);
                client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = client.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
                assertThat(cluster.get(1, "/v1/connections?user=ann")).contains("\"ann\"");
                assertThat(cluster.ask(1, "DELETE", "/v1/users/staff/ann", "", "If-Match", "*")
                                .statusCode())
                        .isEqualTo(204);
                while (client.getInputStream().read() >= 0) {
                    // What is left of the answer's head; then the end, or a reset.
                }
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void aNodeLeavesForGoodAndAnotherJoins() throws Exception {
        HttpResponse<String> left = cluster.ask(0, "POST", "/v1/nodes/node-2:leave", "");
        assertThat(left.statusCode()).as(left.body()).isEqualTo(202);
        cluster.node(2).awaitStopped();
        await().atMost(PATIENCE)
                .until(() ->
                        JSON.readTree(cluster.get(0, "/v1/nodes")).path("items").size() == 2);
        HttpResponse<String> changed = cluster.ask(
                1,
                "PUT",
                "/v1/config/listeners/web/layers/http/routes/@hello/answer/text?wait=applied",
                "\"without\"",
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        Node fourth = cluster.join();
        await().atMost(PATIENCE).until(() -> fourth.ready().yes());
        await().atMost(PATIENCE).until(() -> allServe(2));
        assertThat(hello(3)).isEqualTo("without");
    }

    @Test
    void aLearnerLeavesWhenItEndsAndComesBackAsAnother() throws Exception {
        Node learner = cluster.learn();
        await().atMost(PATIENCE).until(() -> learner.ready().yes() && nodes().size() == 4);
        String id = named("node-3").path("id").asString();
        assertThat(named("node-3").path("voter").asBoolean()).isFalse();
        learner.drain(Duration.ofSeconds(1));
        learner.awaitStopped();
        await().atMost(PATIENCE).until(() -> nodes().size() == 3);

        Node again = cluster.again(3, true);
        await().atMost(PATIENCE).until(() -> again.ready().yes() && nodes().size() == 4);
        assertThat(named("node-3").path("id").asString()).isNotEqualTo(id);
        assertThat(named("node-3").path("voter").asBoolean()).isFalse();
        assertThat(hello(3)).isEqualTo("one");
        HttpResponse<String> changed = cluster.ask(
                1,
                "PUT",
                "/v1/config/listeners/web/layers/http/routes/@hello/answer/text?wait=applied",
                "\"two\"",
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> hello(3).equals("two"));
    }

    private JsonNode nodes() throws Exception {
        return JSON.readTree(cluster.get(0, "/v1/nodes")).path("items");
    }

    private JsonNode named(String name) throws Exception {
        for (JsonNode node : nodes()) {
            if (node.path("name").asString().equals(name)) {
                return node;
            }
        }
        throw new AssertionError("no node is called " + name);
    }

    @Test
    void aNodeThatWasRemovedWhileItWasAwayIsToldWhenItReturns() throws Exception {
        cluster.node(2).close();
        await().atMost(PATIENCE)
                .until(() -> cluster.ask(0, "DELETE", "/v1/nodes/node-2", "").statusCode() == 204);
        Node back = cluster.again(2);
        back.awaitStopped();
        assertThatThrownBy(() -> cluster.again(2))
                .isInstanceOfSatisfying(
                        StartFailed.class,
                        failed -> assertThat(failed.exit()).isEqualTo(Exit.DATA_DIRECTORY))
                .hasMessageContaining("has left cluster");
    }

    @Test
    void aNodeServesFromItsDiskWithoutTheOthers() throws Exception {
        for (int node : List.of(0, 1, 2)) {
            cluster.node(node).close();
        }
        Node again = cluster.again(2);
        await().atMost(PATIENCE).until(() -> again.ready().yes());
        assertThat(hello(2)).isEqualTo("one");
        HttpResponse<String> refused = cluster.ask(
                2,
                "PUT",
                "/v1/config/listeners/web/layers/http/routes/@hello/answer/text",
                "\"two\"",
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("no-quorum");
        assertThat(cluster.get(2, "/health/cluster")).contains("degraded");
        cluster.again(1);
        await().atMost(PATIENCE).until(() -> cluster.get(2, "/health/cluster").contains("\"ok\""));
        HttpResponse<String> accepted = cluster.ask(
                2,
                "PUT",
                "/v1/config/listeners/web/layers/http/routes/@hello/answer/text?wait=applied",
                "\"two\"",
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        assertThat(hello(1)).isEqualTo("two");
    }
}
