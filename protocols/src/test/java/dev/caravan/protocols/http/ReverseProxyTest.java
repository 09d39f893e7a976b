package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.loop.EventLoops.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client and an origin see of a reverse proxy between them. */
class ReverseProxyTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";

    static String forwarded(String requestLine, String fields) {
        return requestLine + "\r\nHost: shop\r\n" + fields
                + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
                + "X-Forwarded-Host: shop\r\nVia: 1.1 caravan\r\n\r\n";
    }

    private static final String GOT = forwarded("GET / HTTP/1.1", "");

    @ParameterizedTest
    @EnumSource(Transport.class)
    void requestsOfOneConnectionShareOneConnectionToTheOrigin(Transport transport) {
        try (WireTranscript story = WireTranscript.reverse(transport)) {
            Peer client = story.client();
            client.says("GET /a?b HTTP/1.1\r\nHost: shop\r\nX-a: 1\r\n\r\n");
            Peer origin = story.origin();
            origin.sees(forwarded("GET /a?b HTTP/1.1", "X-a: 1\r\n")).says(OK);
            client.sees(OK);
            for (int i = 0; i < 3; i++) {
                client.says("GET /again HTTP/1.1\r\nHost: shop\r\n\r\n");
                origin.sees(forwarded("GET /again HTTP/1.1", "")).says(OK);
                client.sees(OK);
            }
            assertThat(story.log.next())
                    .isEqualTo(new Lines.Line("http", 200, "ok", 0, 2, "route-1"));
        }
    }

    @Test
    void aConnectionToTheOriginServesAnotherClientNext() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer first = story.client().says(GET);
            Peer origin = story.origin().sees(GOT).says(OK);
            first.sees(OK);
            Peer second = story.client().says(GET);
            origin.sees(GOT).says(OK);
            second.sees(OK);
        }
    }

    @Test
    void rfc9112_9_3_2_pipelinedRequestsAreAnsweredInOrder() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("GET /1 HTTP/1.1\r\nHost: shop\r\n\r\n"
                    + "POST /2 HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc"
                    + "GET /3 HTTP/1.1\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin();
            origin.sees(forwarded("GET /1 HTTP/1.1", "")).seesNothing().says(OK);
            origin.sees(forwarded("POST /2 HTTP/1.1", "Content-Length: 3\r\n") + "abc")
                    .says(OK);
            origin.sees(forwarded("GET /3 HTTP/1.1", "")).says(OK);
            client.sees(OK + OK + OK);
        }
    }

    @Test
    void everySplitOfARequestAndItsAnswerMeansTheSame() {
        String post = "POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc";
        String got = forwarded("POST /x HTTP/1.1", "Content-Length: 3\r\n") + "abc";
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says(post);
            Peer origin = story.origin().sees(got).says(OK);
            client.sees(OK);
            for (int cut = 1; cut < post.length(); cut++) {
                client.says(post.substring(0, cut)).says(post.substring(cut));
                int at = Math.min(cut, OK.length() - 1);
                origin.sees(got).says(OK.substring(0, at)).says(OK.substring(at));
                client.sees(OK);
            }
        }
    }

    @Test
    void rfc9112_6_3_surplusBytesAfterAnAnswerEndTheConnectionAndReachNobody() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin().sees(GOT).says(OK + "HTTP/1.1 200 Evil\r\n\r\n");
            client.sees(OK).says(GET);
            origin.seesEndOrReset();
            story.origin().sees(GOT).says(OK);
            client.sees(OK);
        }
    }

    @Test
    void anIdleConnectionThatTheOriginClosedIsNotUsed() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin().sees(GOT).says(OK);
            client.sees(OK);
            origin.finishes().seesEnd();
            client.says(GET);
            story.origin().sees(GOT).says(OK);
            client.sees(OK);
        }
    }

    @Test
    void anIdempotentRequestIsSentOnceMoreWhenAReusedConnectionEndsBeforeTheAnswer() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin().sees(GOT).says(OK);
            client.sees(OK).says(GET);
            origin.sees(GOT).finishes();
            story.origin().sees(GOT).says(OK);
            client.sees(OK);
        }
    }

    @Test
    void rfc9110_9_2_2_aRequestThatIsNotIdempotentIsNeverRepeated() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin().sees(GOT).says(OK);
            client.sees(OK).says("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n");
            origin.sees(forwarded("POST / HTTP/1.1", "Content-Length: 0\r\n")).finishes();
            assertThat(client.seesUntil("upstream-reuse\n")).startsWith("HTTP/1.1 502 ");
            story.log.next();
            assertThat(story.log.next().termination()).isEqualTo("upstream-reuse");
        }
    }

    @Test
    void aFreshConnectionThatEndsBeforeTheAnswerIs502() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            story.origin().sees(GOT).finishes();
            String answer = client.seesUntil("upstream-reset\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                    .contains("Proxy-Status: caravan; error=connection_terminated;");
            client.says(GET);
            story.origin().sees(GOT).says(OK);
            client.sees(OK);
        }
    }

    @Test
    void rfc9112_8_aBodyThatEndsShortIsNeverEndedCleanly() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            story.origin()
                    .sees(GOT)
                    .says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")
                    .finishes();
            client.seesReset();
            assertThat(story.log.next().termination()).isEqualTo("upstream-incomplete");
        }
    }

    @Test
    void rfc9112_8_chunksThatEndShortAreNeverEndedCleanly() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            story.origin()
                    .sees(GOT)
                    .says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
                    .finishes();
            client.seesReset();
            assertThat(story.log.next().termination()).isEqualTo("upstream-incomplete");
        }
    }

    @Test
    void brokenChunksOfAnOriginResetTheClient() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            story.origin()
                    .sees(GOT)
                    .says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX");
            client.seesReset();
            assertThat(story.log.next().termination()).isEqualTo("upstream-malformed");
        }
    }

    @Test
    void anAnswerThatIsNoneIs502() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin().sees(GOT).says("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n");
            assertThat(client.seesUntil("upstream-malformed\n")).startsWith("HTTP/1.1 502 ");
            origin.seesEndOrReset();
        }
    }

    @Test
    void nobodyListensAtTheOriginIs502() {
        try (WireTranscript story = WireTranscript.reverse()) {
            story.originStops();
            Peer client = story.client().says(GET);
            assertThat(client.seesUntil("connect-refused\n"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("error=connection_refused");
            client.says(GET);
            client.seesUntil("connect-refused\n");
        }
    }

    @Test
    void aClientThatResetsCancelsItsRequestAtTheOrigin() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            Peer origin = story.origin().sees(GOT);
            client.resets();
            origin.seesEndOrReset();
            assertThat(story.log.next().termination()).isEqualTo("client-reset");
        }
    }

    @Test
    void aClientThatHalfClosesStillGetsItsAnswer() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET).finishes();
            story.origin().sees(GOT).says("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n");
            story.lastOrigin().says("\r\nhi");
            client.seesUntil("\r\n\r\nhi");
            client.seesEnd();
        }
    }

    @Test
    void malformedRequestsAreAnsweredAndClosed() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n");
            assertThat(client.seesUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close");
            client.drain();
            Lines.Line line = story.log.next();
            assertThat(line.status()).isEqualTo(400);
            assertThat(line.termination()).isEqualTo("client-malformed");
        }
    }

    @Test
    void brokenChunksOfAClientAre400AndClose() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says(
                    "POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertThat(client.seesUntil("client-malformed\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close");
            client.seesEnd();
        }
    }

    @Test
    void aClientThatEndsInsideItsBodyIsIncomplete() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\nabc");
            Peer origin = story.origin();
            origin.sees(forwarded("POST / HTTP/1.1", "Content-Length: 9\r\n") + "abc");
            client.finishes();
            origin.seesEndOrReset();
            assertThat(story.log.next().termination()).isEqualTo("client-incomplete");
        }
    }

    @Test
    void rfc9110_7_6_aRequestThatCameThroughUsIs508() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(GET);
            String seen = story.origin().seesRaw("\r\n\r\n");
            String name = seen.replaceAll("(?s).*Via: 1\\.1 (caravan-[0-9a-f]+).*", "$1");
            story.lastOrigin().says(OK);
            client.sees(OK);
            client.says("GET / HTTP/1.1\r\nHost: shop\r\nVia: 1.0 x, 1.1 " + name + "\r\n\r\n");
            assertThat(client.seesUntil("loop\n"))
                    .startsWith("HTTP/1.1 508 ")
                    .contains("error=proxy_loop_detected");
        }
    }

    @Test
    void rfc9110_7_6_2_maxForwardsZeroIsAnsweredHere() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("TRACE /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\nCookie: c\r\n\r\n");
            client.sees("HTTP/1.1 200 OK\r\nContent-Type: message/http\r\nDate: now\r\n"
                    + "Content-Length: 47\r\n\r\n"
                    + "TRACE /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
            client.says("OPTIONS /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
        }
    }

    @Test
    void pathsThatLeaveTheRootOrHideAreRefused() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            for (String path : new String[] {"/../x", "/a/%2e%2E/../..", "/a\\b", "/a%00"}) {
                client.says("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.seesUntil("client-malformed\n"))
                        .as(path)
                        .startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void connectAtAReverseProxyIsRefusedAndCloses() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
            assertThat(client.seesUntil("unsupported\n"))
                    .startsWith("HTTP/1.1 501 ")
                    .contains("Connection: close");
            client.seesEnd();
        }
    }
}
