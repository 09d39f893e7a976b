package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.access.Users;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The forward proxy: absolute-form requests, CONNECT, credentials. */
class ForwardProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";
    private static final String PASSED =
            "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.1 caravan\r\n\r\nhi";

    /** A bcrypt hash of {@code secret}, of the lowest cost there is. */
    private static final Users USERS =
            Users.of(Map.of("alice", Users.hash("secret".getBytes(StandardCharsets.UTF_8))));

    private static WireTranscript story(HttpFilter... filters) {
        return WireTranscript.of(port -> HttpProxy.server(filters));
    }

    private static String at(WireTranscript story) {
        return "127.0.0.1:" + story.originPort();
    }

    private static String credentials(String text) {
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    }

    @Test
    void absoluteFormBecomesOriginFormWithAHostOfItsOwn() {
        try (WireTranscript story = story()) {
            Peer client = story.client();
            String at = at(story);
            client.says("GET http://" + at + "/a?b HTTP/1.1\r\nHost: other\r\nX-A: 1\r\n\r\n");
            Peer origin = story.origin();
            origin.sees(
                    "GET /a?b HTTP/1.1\r\nHost: " + at + "\r\nX-A: 1\r\nVia: 1.1 caravan\r\n\r\n");
            origin.says(OK);
            client.sees(PASSED).says("GET http://" + at + " HTTP/1.1\r\nHost: " + at + "\r\n\r\n");
            origin.sees("GET / HTTP/1.1\r\nHost: " + at + "\r\nVia: 1.1 caravan\r\n\r\n")
                    .says(OK);
            client.sees(PASSED);
            assertThat(story.log.next().termination()).isEqualTo("ok");
        }
    }

    @Test
    void rfc9112_3_2_4_optionsWithoutAPathBecomesAsterisk() {
        try (WireTranscript story = story()) {
            String at = at(story);
            story.client().says("OPTIONS http://" + at + " HTTP/1.1\r\nHost: " + at + "\r\n\r\n");
            story.origin()
                    .sees("OPTIONS * HTTP/1.1\r\nHost: " + at + "\r\nVia: 1.1 caravan\r\n\r\n");
        }
    }

    @Test
    void pathAndQueryAreForwardedUntouched() {
        try (WireTranscript story = story()) {
            String at = at(story);
            story.client()
                    .says("GET http://" + at
                            + "/a/../b%2F;c//d?e/../f HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(story.origin().seesUntil("\r\n"))
                    .isEqualTo("GET /a/../b%2F;c//d?e/../f HTTP/1.1\r\n");
        }
    }

    @Test
    void clientsOfOneTargetShareItsConnections() {
        try (WireTranscript story = story()) {
            String get = "GET http://" + at(story) + "/ HTTP/1.1\r\nHost: x\r\n\r\n";
            Peer first = story.client().says(get);
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            first.sees(PASSED);
            Peer second = story.client().says(get);
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            second.sees(PASSED);
        }
    }

    @Test
    void connectGivesATunnel() {
        try (WireTranscript story = story()) {
            Peer client = story.client();
            client.says("CONNECT " + at(story) + " HTTP/1.1\r\nHost: x\r\n\r\nearly");
            Peer origin = story.origin();
            client.sees("HTTP/1.1 200 Connection established\r\n\r\n").says("ping");
            origin.sees("earlyping").says("pong").finishes();
            client.sees("pong").seesEnd();
            client.finishes();
            origin.seesEnd();
            Lines.Line line = story.log.next();
            assertThat(line.protocol()).isEqualTo("connect");
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.in()).isEqualTo(9);
            assertThat(line.out()).isEqualTo(4);
        }
    }

    @Test
    void rfc9931_aRefusedConnectClosesAndWhatFollowedIsDropped() {
        try (WireTranscript story = WireTranscript.of(
                port -> HttpProxy.server(), proxy -> proxy.targets(Targets.publicOnly()))) {
            Peer client = story.client();
            client.says("CONNECT " + at(story) + " HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.seesUntil("not-allowed\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("Connection: close");
            client.seesEnd();
        }
    }

    @Test
    void aTargetThatMayNotBeDialledIs403() {
        try (WireTranscript story = WireTranscript.of(
                port -> HttpProxy.server(), proxy -> proxy.targets(Targets.publicOnly()))) {
            Peer client = story.client();
            client.says("GET http://" + at(story) + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.seesUntil("not-allowed\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("error=http_request_denied");
        }
    }

    @Test
    void withoutCredentials407ThenWithThem() {
        try (WireTranscript story =
                WireTranscript.of(port -> HttpProxy.server(), proxy -> proxy.users(USERS))) {
            Peer client = story.client();
            String line = "GET http://" + at(story) + "/ HTTP/1.1\r\nHost: x\r\n";
            client.says(line + "\r\n");
            assertThat(client.seesUntil("password.\n"))
                    .startsWith("HTTP/1.1 407 ")
                    .contains("Proxy-Authenticate: Basic realm=\"caravan\"")
                    .doesNotContain("Connection: close");
            client.says(line + credentials("alice:wrong") + "\r\n");
            client.seesUntil("password.\n");
            client.says(line + credentials("alice:secret") + "\r\n");
            Peer origin = story.origin();
            assertThat(origin.seesUntil("\r\n\r\n")).doesNotContain("Proxy-Authorization");
            origin.says(OK);
            client.sees(PASSED);
        }
    }

    @Test
    void rfc9931_a407ToConnectCloses() {
        try (WireTranscript story =
                WireTranscript.of(port -> HttpProxy.server(), proxy -> proxy.users(USERS))) {
            Peer client = story.client();
            client.says("CONNECT " + at(story) + " HTTP/1.1\r\nHost: x\r\n\r\nbytes");
            assertThat(client.seesUntil("password.\n"))
                    .startsWith("HTTP/1.1 407 ")
                    .contains("Connection: close");
            client.seesEnd();
        }
    }

    @Test
    void connectWithCredentialsGivesATunnel() {
        try (WireTranscript story =
                WireTranscript.of(port -> HttpProxy.server(), proxy -> proxy.users(USERS))) {
            Peer client = story.client();
            client.says("CONNECT " + at(story) + " HTTP/1.1\r\nHost: x\r\n"
                    + credentials("alice:secret") + "\r\n");
            story.origin().says("hello");
            client.sees("HTTP/1.1 200 Connection established\r\n\r\nhello");
        }
    }

    @Test
    void originFormIsExplained() {
        try (WireTranscript story = story()) {
            Peer client = story.client().says("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.seesUntil("told to use a proxy.\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void httpsInAbsoluteFormIsExplained() {
        try (WireTranscript story = story()) {
            Peer client = story.client().says("GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.seesUntil("uses CONNECT.\n")).startsWith("HTTP/1.1 501 ");
        }
    }

    @Test
    void aFilterMayRefuseAConnect() {
        HttpFilter guard = next -> exchange -> exchange.request().method().equals("CONNECT")
                ? exchange.answer(403, "no tunnels\n")
                : next.serve(exchange);
        try (WireTranscript story = story(guard)) {
            Peer client = story.client();
            client.says("CONNECT " + at(story) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.seesUntil("no tunnels\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("Connection: close");
            client.seesEnd();
        }
    }

    @Test
    void aConnectionOnWhichNegotiateWasSeenBelongsToItsClient() {
        try (WireTranscript story = story()) {
            String get = "GET http://" + at(story) + "/ HTTP/1.1\r\nHost: x\r\n";
            Peer first = story.client().says(get + "Authorization: Negotiate abc\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            first.sees(PASSED);
            Peer second = story.client().says(get + "\r\n");
            Peer other = story.origin();
            other.seesUntil("\r\n\r\n");
            other.says(OK);
            second.sees(PASSED);
            first.says(get + "\r\n");
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            first.sees(PASSED);
            first.close();
            origin.seesEndOrReset();
        }
    }
}
