package dev.caravan.node.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.management.port.Upstreams.EndpointView;
import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class OverridesTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    Path folder;

    private HttpServer one;
    private HttpServer two;
    private Node node;
    private Overrides overrides;

    @BeforeEach
    void starts() throws Exception {
        one = Nodes.origin("one");
        two = Nodes.origin("two");
        node = Nodes.start(folder, document(""));
        overrides = node.running().overrides();
    }

    private String document(String more) {
        return """
            caravan: 1
            listeners:
              web:
                bind: "127.0.0.1:0"
                layers: [ { http: { routes: [ { name: all, upstream: api } ] } } ]
            upstreams:
              api: { endpoints: [ "%s", "%s" ]%s }
            """.formatted(address(one), address(two), more);
    }

    @AfterEach
    void ends() {
        node.close();
        one.stop(0);
        two.stop(0);
    }

    private static String address(HttpServer origin) {
        return "127.0.0.1:" + origin.getAddress().getPort();
    }

    private static OverrideRecord word(HttpServer origin, String json, long until) {
        String key = "endpoint/api/" + address(origin);
        return new OverrideRecord(key, json, until, Author.system("test"), 0);
    }

    private static OverrideRecord word(HttpServer origin, String json) {
        return word(origin, json, 0);
    }

    private Socket client() throws Exception {
        return Clients.to(Nodes.address(node, "web"));
    }

    private EndpointView view(HttpServer origin) {
        return node.running().upstreams().list().getFirst().endpoints().stream()
                .filter(endpoint -> endpoint.address().equals(address(origin)))
                .findFirst()
                .orElseThrow();
    }

    private int answeredByOne(Socket client, int requests) throws Exception {
        int ones = 0;
        for (int i = 0; i < requests; i++) {
            String answer = Clients.asks(client, GET);
            assertThat(answer).startsWith("HTTP/1.1 200");
            ones += answer.endsWith("one") ? 1 : 0;
        }
        return ones;
    }

    @Test
    void weightsShareTheExchangesAndStayWhenTheDocumentChanges() throws Exception {
        overrides.apply(List.of(word(one, "{\"weight\": 3}")));
        try (Socket client = client()) {
            assertThat(answeredByOne(client, 80)).isEqualTo(60);
            Files.writeString(folder.resolve("caravan.yaml"), document(", max-idle: 7"));
            assertThat(node.reload()).isTrue();
            assertThat(answeredByOne(client, 80)).isEqualTo(60);
            assertThat(view(one).weight()).isEqualTo(3);
            overrides.apply(List.of());
            assertThat(answeredByOne(client, 80)).isEqualTo(40);
            assertThat(view(one).weight()).isEqualTo(1);
        }
    }

    @Test
    void aDrainedEndpointGetsNothingMoreAndFailsNothing() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        try (clients) {
            List<Future<?>> loads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                loads.add(clients.submit(() -> {
                    try (Socket client = client()) {
                        while (!over.get()) {
                            assertThat(Clients.asks(client, GET)).startsWith("HTTP/1.1 200");
                            served.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 10; i++) {
                int before = served.get();
                overrides.apply(List.of(word(i % 2 == 0 ? one : two, "{\"drain\": true}")));
                await().until(() -> served.get() > before + 100);
            }
            overrides.apply(List.of(word(one, "{\"drain\": true}")));
            await().until(() -> view(one).active() == 0 && view(one).idle() == 0);
            long had = view(one).exchanges();
            int before = served.get();
            await().until(() -> served.get() > before + 200);
            assertThat(view(one).exchanges()).isEqualTo(had);
            assertThat(view(one).state()).isEqualTo("draining");
            assertThat(view(two).state()).isEqualTo("up");
            over.set(true);
            for (Future<?> load : loads) {
                load.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void withEveryEndpointOutTheAnswerIs503AndTheLogSaysWhy() throws Exception {
        overrides.apply(List.of(word(one, "{\"disabled\": true}"), word(two, "{\"weight\": 0}")));
        assertThat(view(one).state()).isEqualTo("disabled");
        try (Socket client = client()) {
            assertThat(Clients.asks(client, GET))
                    .startsWith("HTTP/1.1 503")
                    .contains("no-endpoint");
            overrides.apply(List.of());
            assertThat(Clients.asks(client, GET)).startsWith("HTTP/1.1 200");
        }
        await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("data/access.log")))
                .contains("\"termination\":\"no-endpoint\"")
                .contains("every endpoint is drained, disabled or of weight 0"));
    }

    @Test
    void aWordEndsAtItsTimeAndNonsenseIsPassedOver() throws Exception {
        AtomicInteger millis = new AtomicInteger(1_000);
        Overrides timed = overrides.by(new Time() {
            @Override
            public long nanos() {
                return millis.get() * 1_000_000L;
            }

            @Override
            public long wallMillis() {
                return millis.get();
            }
        });
        timed.apply(List.of(
                word(one, "{\"drain\": true}", 2_000),
                word(two, "{\"weight\": \"lots\"}"),
                new OverrideRecord("endpoint/api", "{}", 0, Author.system("test"), 0),
                new OverrideRecord("session/bob", "[", 0, Author.system("test"), 0)));
        assertThat(view(one).state()).isEqualTo("draining");
        assertThat(view(two).weight()).isEqualTo(1);
        millis.set(1_999);
        timed.tick();
        assertThat(view(one).state()).isEqualTo("draining");
        millis.set(2_000);
        timed.tick();
        assertThat(view(one).state()).isEqualTo("up");
    }
}
