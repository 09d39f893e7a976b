package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.upstream.Upstream;
import dev.caravan.protocols.upstream.UpstreamSettings;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Two connections of one loop, one of them stopped at each point where an exchange can wait: the
 * other overwrites the loop's arrays meanwhile, and the first must not notice.
 */
class InterleaveTest {
    private static final String WAITING =
            "GET /waiting?1 HTTP/1.1\r\nHost: shop\r\n" + "X-Kept: " + "k".repeat(300) + "\r\n\r\n";
    private static final String GOT =
            "GET /waiting?1 HTTP/1.1\r\nHost: shop\r\n" + "X-Kept: " + "k".repeat(300) + "\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";

    private static Route fixed() {
        return Route.answer(200, "fixed\n").pathPrefix("/fixed").named("fixed");
    }

    /** Another client's exchange, whose head fills what the loop lends. */
    private static void overwrite(WireTranscript story) {
        Peer other = story.client();
        for (int i = 0; i < 3; i++) {
            other.says("GET /fixed/" + "z".repeat(900) + " HTTP/1.1\r\nHost: zzzzzz\r\nX-Z: "
                    + "z".repeat(900) + "\r\n\r\n");
            other.seesUntil("fixed\n");
        }
    }

    private static void passes(WireTranscript story, Peer client, Peer origin) {
        assertThat(origin.seesUntil("\r\n\r\n")).startsWith(GOT);
        origin.says(OK);
        client.sees(OK);
        Lines.Line line = story.log.next();
        while (line.route().equals("fixed")) {
            line = story.log.next();
        }
        assertThat(line.out()).isEqualTo(2);
    }

    @Test
    void inAnAsynchronousFilterBeforeNext() {
        CompletableFuture<Void> go = new CompletableFuture<>();
        HttpFilter gate = next -> exchange -> go.thenCompose(now -> next.serve(exchange));
        try (WireTranscript story = WireTranscript.of(port ->
                Http.routes(fixed(), Route.to(WireTranscript.upstream(port)).filter(gate)))) {
            Peer client = story.client().says(WAITING);
            overwrite(story);
            go.complete(null);
            passes(story, client, story.origin());
        }
    }

    @Test
    void inAnAsynchronousFilterAfterNext() {
        CompletableFuture<Void> go = new CompletableFuture<>();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        HttpFilter gate = next -> exchange -> next.serve(exchange).thenCompose(response -> {
            reached.complete(null);
            return go.thenApply(now -> response);
        });
        try (WireTranscript story = WireTranscript.of(port ->
                Http.routes(fixed(), Route.to(WireTranscript.upstream(port)).filter(gate)))) {
            Peer client = story.client().says(WAITING);
            story.origin().says(OK);
            reached.join();
            overwrite(story);
            go.complete(null);
            client.sees(OK);
        }
    }

    @Test
    void whileItsEndpointIsResolvedAndConnected() {
        CompletableFuture<Void> go = new CompletableFuture<>();
        Egress direct = Egress.direct();
        Egress slow = (dial, loop, then) -> {
            go.thenRunAsync(() -> direct.connect(dial, loop, then), loop.executor());
            return () -> {};
        };
        try (WireTranscript story = WireTranscript.of(port -> Http.routes(
                fixed(),
                Route.to(Upstream.of(
                        "slow",
                        UpstreamSettings.of("127.0.0.1:" + port),
                        slow,
                        (target, address) -> Optional.empty()))))) {
            Peer client = story.client().says(WAITING);
            overwrite(story);
            go.complete(null);
            passes(story, client, story.origin());
        }
    }

    @Test
    void whileItWaitsForAConnectionOfThePool() {
        UpstreamSettings usual = UpstreamSettings.of("127.0.0.1:1");
        try (WireTranscript story = WireTranscript.of(port -> Http.routes(
                fixed(),
                Route.to(WireTranscript.upstream(new UpstreamSettings(
                        List.of("127.0.0.1:" + port),
                        false,
                        usual.connect(),
                        usual.idle(),
                        usual.maxAge(),
                        1,
                        usual.maxIdle(),
                        usual.maxWaiting(),
                        usual.waitFor(),
                        usual.backOff(),
                        List.of())))))) {
            Peer first = story.client().says("GET /first HTTP/1.1\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            Peer client = story.client().says(WAITING);
            overwrite(story);
            origin.says(OK);
            first.sees(OK);
            passes(story, client, origin);
        }
    }

    @Test
    void inTheMiddleOfAHead() {
        try (WireTranscript story = WireTranscript.of(
                port -> Http.routes(fixed(), Route.to(WireTranscript.upstream(port))))) {
            Peer client = story.client().says(WAITING.substring(0, 100));
            overwrite(story);
            client.says(WAITING.substring(100));
            Peer origin = story.origin();
            assertThat(origin.seesUntil("\r\n\r\n")).startsWith(GOT);
            origin.says(OK.substring(0, 30).replace("now", "Sun"));
            overwrite(story);
            origin.says(OK.substring(30));
            assertThat(client.seesUntil("hi")).contains("Content-Length: 2\r\n\r\nhi");
        }
    }

    @Test
    void whileAPasswordIsVerified() {
        Users users =
                Users.of(Map.of("alice", Users.hash("secret".getBytes(StandardCharsets.UTF_8))));
        String basic =
                Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));
        try (WireTranscript story =
                WireTranscript.of(port -> HttpProxy.server(), proxy -> proxy.users(users))) {
            Peer client = story.client();
            client.says("GET http://127.0.0.1:" + story.originPort() + "/waiting?1 HTTP/1.1\r\n"
                    + "Host: x\r\nProxy-Authorization: Basic " + basic + "\r\nX-Kept: "
                    + "k".repeat(300) + "\r\n\r\n");
            Peer other = story.client();
            for (int i = 0; i < 5; i++) {
                other.says("GET http://z/" + "z".repeat(900) + " HTTP/1.1\r\nHost: z\r\n\r\n");
                other.seesUntil("password.\n");
            }
            assertThat(story.origin().seesUntil("\r\n\r\n"))
                    .startsWith("GET /waiting?1 HTTP/1.1\r\nHost: 127.0.0.1:")
                    .contains("X-Kept: " + "k".repeat(300) + "\r\n");
        }
    }
}
