package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Several exchanges of one connection at once, as HTTP/2 will have them. */
class MultiplexTest {
    private static String head(String id, String method, String path, String fields) {
        return id + " H " + method + " " + path + " HTTP/1.1|Host: shop|" + fields + "|\n";
    }

    private static WireTranscript story(HttpFilter... filters) {
        return WireTranscript.of(port -> new MuxLayer(
                Plan.of("mux", null, List.of(filters)),
                new UpstreamWay(WireTranscript.upstream(port))));
    }

    @Test
    void exchangesOfOneConnectionGoOnIndependently() {
        try (WireTranscript story = story()) {
            Peer client = story.client().says(head("1", "GET", "/one", ""));
            Peer one = story.origin();
            assertThat(one.seesUntil("\r\n\r\n")).startsWith("GET /one HTTP/1.1\r\n");
            client.says(head("3", "POST", "/two", "Content-Length: 6|"));
            Peer two = story.origin();
            assertThat(two.seesUntil("\r\n\r\n")).startsWith("POST /two HTTP/1.1\r\n");
            client.says("3 B abc\n");
            two.sees("abc");
            one.says("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhe");
            client.sees("1 I 103\n1 H 200\n1 B he\n").says("3 B def\n3 E\n");
            two.sees("def").says("HTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok");
            client.sees("3 H 201\n3 B ok\n3 E\n");
            one.says("y!");
            client.sees("1 B y!\n1 E\n").says(head("5", "GET", "/three", ""));
            assertThat(one.seesUntil("\r\n\r\n")).startsWith("GET /three HTTP/1.1\r\n");
        }
    }

    @Test
    void oneThatIsResetTakesNoOtherWithIt() {
        try (WireTranscript story = story()) {
            Peer client = story.client().says(head("1", "GET", "/one", ""));
            Peer one = story.origin();
            one.seesUntil("\r\n\r\n");
            client.says(head("3", "GET", "/two", ""));
            Peer two = story.origin();
            two.seesUntil("\r\n\r\n");
            client.says("1 R\n");
            one.seesEndOrReset();
            two.says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
            client.sees("3 H 200\n3 B half\n").says(head("5", "GET", "/x", ""));
            Peer three = story.origin();
            two.finishes();
            client.sees("3 R\n");
            three.says("HTTP/1.1 204 No Content\r\n\r\n");
            client.sees("5 H 204\n5 E\n");
        }
    }

    @Test
    void aFilterThatWaitsForOneHoldsUpNoOther() {
        Map<String, CompletableFuture<String>> held = new ConcurrentHashMap<>();
        held.put("/held", new CompletableFuture<>());
        HttpFilter gate = next -> exchange -> {
            CompletableFuture<String> wait = held.get(exchange.request().path());
            return wait == null
                    ? next.serve(exchange)
                    : wait.thenCompose(go -> next.serve(exchange.setHeader("X-Go", go)));
        };
        try (WireTranscript story = story(gate)) {
            Peer client = story.client();
            client.says(head("1", "GET", "/held", "X-One: 1|") + head("3", "GET", "/free", ""));
            Peer origin = story.origin();
            assertThat(origin.seesUntil("\r\n\r\n")).startsWith("GET /free ");
            origin.says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            client.sees("3 H 200\n3 E\n");
            held.get("/held").complete("now");
            assertThat(origin.seesUntil("\r\n\r\n"))
                    .startsWith("GET /held HTTP/1.1\r\nHost: shop\r\nX-One: 1\r\n")
                    .contains("X-Go: now\r\n");
        }
    }
}
