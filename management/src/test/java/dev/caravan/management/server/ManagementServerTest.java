package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.caravan.management.port.Health;
import dev.caravan.management.port.MetricsText;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementServerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ActorTestKit kit = ActorTestKit.create();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Node node = new Node();
    private final ManagementServer server = started(loopback(0));

    @BeforeEach
    void healthy() {
        node.ready = Health.Verdict.ok();
        node.failing = false;
    }

    @AfterAll
    void close() throws Exception {
        wait(server.stop(Duration.ofSeconds(1)));
        client.close();
        kit.shutdownTestKit();
    }

    @Test
    void aLivingNodeIsLiveAndReady() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}\n");
        assertThat(ready.headers().firstValue("cache-control")).contains("no-store");
        assertThat(ready.headers().firstValue("server")).isEmpty();
    }

    @Test
    void aDrainingNodeIsLiveButNotReadyAndSaysWhy() throws Exception {
        node.ready = Health.Verdict.no("draining since 12 s");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        problem(get("/health/ready"), 503, "not-ready", "draining since 12 s");
    }

    @Test
    void metricsAreInPrometheusText() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type").orElseThrow())
                .containsIgnoringCase("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).contains("caravan_nodes{name=\"é\"} 1\n");
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() throws Exception {
        HttpResponse<String> head = send(request("/health/ready")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void whatIsNotThereIsAProblem() throws Exception {
        problem(get("/nowhere"), 404, "not-found", "nothing is at /nowhere");
        problem(get("/health"), 404, "not-found", "nothing is at /health");
    }

    @Test
    void anotherMethodIsAProblemThatNamesTheRightOne() throws Exception {
        HttpResponse<String> answer = send(request("/metrics")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build());
        problem(answer, 405, "method-not-allowed", "expected: GET");
        assertThat(answer.headers().firstValue("allow")).contains("GET");
    }

    @Test
    void whatFailsInsideIsAProblemWithoutItsReason() throws Exception {
        node.failing = true;
        problem(get("/metrics"), 500, "internal", "see the node's log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]"})
    void theLoopbackIsAnsweredByAnyOfItsNames(String host) throws Exception {
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: " + host + ":9640\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1"
            })
    void aForeignNameIsRefused(String host) throws Exception {
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .contains("application/problem+json", "host-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FETCH /metrics HTTP/1.1\r\nHost: localhost\r\n",
                "GET /metrics HTTP/1.1\r\n",
                "GET /metrics HTTP/9.1\r\nHost: localhost\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://evil.example/metrics HTTP/1.1\r\nHost: localhost\r\n",
            })
    void whatCannotBeParsedIsAProblemToo(String head) throws Exception {
        assertThat(raw(head))
                .containsPattern("^HTTP/1.1 (4|5)\\d\\d ")
                .contains("application/problem+json");
    }

    @Test
    void methodsThatAreNowhereAllowedAreSaidToBeSo() throws Exception {
        assertThat(raw("QUERY /metrics HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET", "application/problem+json");
        assertThat(raw("TRACE /metrics HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 405 ");
        assertThat(raw("TRACE /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: ", "application/problem+json");
    }

    @Test
    void aLongTargetIsNotSaidAgainWhole() throws Exception {
        String answer = raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404 ");
        assertThat(answer.length()).isLessThan(1000);
    }

    @Test
    void aHugeTargetIsAProblem() throws Exception {
        assertThat(raw("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains("application/problem+json");
    }

    @Test
    void aPortThatIsTakenIsSaidWithItsAddress() throws Exception {
        int port = server.address().getPort();
        assertThat(failure(start(loopback(port))))
                .isInstanceOf(ManagementException.class)
                .hasMessageStartingWith("management: 127.0.0.1:" + port + ": ")
                .hasCauseInstanceOf(BindException.class);
    }

    @Test
    void offTheLoopbackItIsNotOpened() throws Exception {
        assertThat(failure(start(new InetSocketAddress("0.0.0.0", 0))))
                .isInstanceOf(ManagementException.class)
                .hasMessageContaining("expected: a loopback address");
    }

    private CompletionStage<ManagementServer> start(InetSocketAddress bind) {
        return ManagementServer.start(kit.system(), bind, node, node::write);
    }

    private ManagementServer started(InetSocketAddress bind) {
        try {
            return wait(start(bind));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private static Throwable failure(CompletionStage<?> stage) throws Exception {
        try {
            wait(stage);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("it was opened");
    }

    private static <T> T wait(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void problem(
            HttpResponse<String> answer, int status, String code, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:caravan:problem:" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("detail").asString()).isEqualTo(detail);
        assertThat(problem.get("title").asString()).isNotBlank();
    }

    /** The whole answer to {@code head}, sent as it is. */
    private String raw(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** What the server asks. */
    private static final class Node implements Health {
        private volatile Verdict ready = Verdict.ok();
        private volatile boolean failing;

        @Override
        public Verdict live() {
            return Verdict.ok();
        }

        @Override
        public Verdict ready() {
            return ready;
        }

        void write(MetricsText text) {
            if (failing) {
                throw new IllegalStateException("secret");
            }
            text.gauge("caravan_nodes", "Nodes.").sample(1, "name", "é");
        }
    }
}
