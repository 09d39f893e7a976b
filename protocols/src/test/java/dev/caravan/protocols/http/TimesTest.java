package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.upstream.UpstreamSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Deadlines, limits and drains of HTTP connections. */
class TimesTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";
    private static final String LAST =
            "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";

    private static Limits limits(
            Duration handshake, Duration keepAlive, Duration response, int requests) {
        Limits usual = Limits.defaults();
        return new Limits(
                usual.connections(),
                usual.connectionsPerSource(),
                handshake,
                keepAlive,
                usual.idle(),
                usual.lifetime(),
                usual.connect(),
                response,
                usual.maxHeadBytes(),
                usual.maxLineBytes(),
                usual.maxFields(),
                requests);
    }

    @Test
    void noAnswerInTimeIs504() {
        try (WireTranscript story = WireTranscript.reverse(limits(LONG, LONG, SHORT, 10))) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin();
            assertThat(client.seesUntil("upstream-timeout\n"))
                    .startsWith("HTTP/1.1 504 ")
                    .contains("error=http_response_timeout");
            origin.seesEndOrReset();
        }
    }

    @Test
    void aHeadThatDoesNotBecomeWholeIs408() {
        try (WireTranscript story = WireTranscript.reverse(limits(SHORT, LONG, LONG, 10))) {
            Peer client = story.client().says("GET / HT");
            assertThat(client.seesUntil("client-timeout\n"))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close");
            client.seesEnd();
        }
    }

    @Test
    void alsoTheSecondOne() {
        try (WireTranscript story = WireTranscript.reverse(limits(SHORT, LONG, LONG, 10))) {
            Peer client = story.client().says(GET);
            story.origin().says(OK);
            client.sees(OK).says("G");
            assertThat(client.seesUntil("client-timeout\n")).startsWith("HTTP/1.1 408 ");
            client.seesEnd();
        }
    }

    @Test
    void anIdleConnectionEnds() {
        try (WireTranscript story = WireTranscript.reverse(limits(LONG, SHORT, LONG, 10))) {
            Peer client = story.client().says(GET);
            story.origin().says(OK);
            client.sees(OK).seesEnd();
        }
    }

    @Test
    void theLastRequestOfAConnectionIsSaidToBe() {
        try (WireTranscript story = WireTranscript.reverse(limits(LONG, LONG, LONG, 2))) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            client.sees(OK).says(GET);
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            client.sees(LAST).seesEnd();
        }
    }

    @Test
    void aDrainEndsIdleConnectionsAndLetsAnswersFinish() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer idle = story.client().says(GET);
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            idle.sees(OK);
            Peer busy = story.client().says(GET);
            origin.seesUntil("\r\n\r\n");
            story.proxy().drain(Duration.ofSeconds(20));
            idle.seesEnd();
            origin.says(OK);
            busy.sees(LAST).seesEnd();
        }
    }

    private static UpstreamSettings settings(List<String> endpoints, int connections, int waiting) {
        UpstreamSettings usual = UpstreamSettings.of("127.0.0.1:1");
        return new UpstreamSettings(
                endpoints,
                false,
                usual.connect(),
                usual.idle(),
                usual.maxAge(),
                connections,
                usual.maxIdle(),
                waiting,
                SHORT,
                usual.backOff(),
                List.of("bare-lf"));
    }

    @Test
    void exchangesWaitForAConnectionThenGet503() {
        try (WireTranscript story = WireTranscript.of(port ->
                Http.to(WireTranscript.upstream(settings(List.of("127.0.0.1:" + port), 1, 1))))) {
            Peer first = story.client().says(GET);
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            Peer second = story.client().says(GET);
            assertThat(second.seesUntil("pool-full\n")).startsWith("HTTP/1.1 503 ");
            Peer third = story.client().says(GET);
            origin.says(OK);
            first.sees(OK);
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            third.sees(OK);
        }
    }

    @Test
    void theNextEndpointIsTakenWhenAConnectFails() {
        try (WireTranscript story = WireTranscript.of(port -> Http.to(WireTranscript.upstream(
                settings(List.of("127.0.0.1:1", "127.0.0.1:" + port), 10, 10))))) {
            Peer client = story.client();
            for (int i = 0; i < 3; i++) {
                client.says(GET);
                Peer origin = i == 0 ? story.origin() : story.lastOrigin();
                origin.seesUntil("\r\n\r\n");
                origin.says(OK);
                client.sees(OK);
            }
        }
    }

    @Test
    void toleratedFaultsOfAnUpstreamAreMended() {
        try (WireTranscript story = WireTranscript.of(port ->
                Http.to(WireTranscript.upstream(settings(List.of("127.0.0.1:" + port), 1, 1))))) {
            Peer client = story.client().says(GET);
            story.origin()
                    .says("HTTP/1.1 200 OK\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                            + "Content-Length: 2\n\nhi");
            client.sees(OK);
        }
    }
}
