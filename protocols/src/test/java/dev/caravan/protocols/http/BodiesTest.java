package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.loop.EventLoops.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bodies both ways: large ones, slow readers, early answers, asked leave. */
class BodiesTest {
    private static final int LARGE = 8 * 1024 * 1024;
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static String post(String fields) {
        return "POST / HTTP/1.1\r\nHost: shop\r\n" + fields + "\r\n";
    }

    private static String posted(String fields) {
        return ReverseProxyTest.forwarded("POST / HTTP/1.1", fields);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aLargeDownloadReachesASlowReaderWhole(Transport transport) {
        byte[] body = bytes(LARGE);
        try (WireTranscript story = WireTranscript.reverse(transport)) {
            Peer client = story.client();
            client.says("GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                origin.says("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                origin.says(body);
            });
            client.seesUntil("\r\n\r\n");
            assertThat(Arrays.equals(client.drain(), body)).isTrue();
            assertThat(sender).isNotNull();
            assertThat(story.log.next().out()).isEqualTo(LARGE);
        }
    }

    @Test
    void aLargeUploadReachesTheOriginWholeInChunks() {
        byte[] body = bytes(LARGE);
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says(post("Transfer-Encoding: chunked\r\n"));
            Peer origin = story.origin();
            Thread.ofVirtual().start(() -> {
                for (int at = 0; at < LARGE; at += 100_000) {
                    int n = Math.min(100_000, LARGE - at);
                    client.says(Integer.toHexString(n) + "\r\n");
                    client.says(Arrays.copyOfRange(body, at, at + n)).says("\r\n");
                }
                client.says("0\r\n\r\n");
            });
            origin.sees(posted("Transfer-Encoding: chunked\r\n"));
            assertThat(Arrays.equals(Chunks.content(origin), body)).isTrue();
            origin.says(OK);
            client.sees(OK);
            assertThat(story.log.next().in()).isEqualTo(LARGE);
        }
    }

    @Test
    void aClientThatDoesNotReadStopsTheOrigin() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
            long taken = origin.saysUntilBlocked(100_000_000);
            assertThat(taken).as("bytes in sockets and proxy").isLessThan(20_000_000);
        }
    }

    @Test
    void bothBodiesMoveAtOnce() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(post("Content-Length: 6\r\n") + "abc");
            Peer origin = story.origin().sees(posted("Content-Length: 6\r\n") + "abc");
            origin.says("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 4\r\n\r\nhi");
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 4\r\n\r\nhi")
                    .says("def");
            origin.sees("def").says("!!");
            client.sees("!!").says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            origin.sees(ReverseProxyTest.forwarded("GET / HTTP/1.1", ""));
        }
    }

    @Test
    void rfc9112_9_3_whatIsLeftOfABodyIsReadBeforeTheNextRequest() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(post("Content-Length: 6\r\n") + "abc");
            Peer origin =
                    story.origin().sees(posted("Content-Length: 6\r\n") + "abc").says(OK);
            client.sees(OK).says("defGET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            origin.seesEndOrReset();
            story.origin()
                    .sees(ReverseProxyTest.forwarded("GET / HTTP/1.1", ""))
                    .says(OK);
            client.sees(OK);
        }
    }

    @Test
    void rfc9112_9_3_aLongRestOfABodyClosesTheConnection() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(post("Content-Length: 900000\r\n") + "abc");
            story.origin().sees(posted("Content-Length: 900000\r\n") + "abc").says(OK);
            client.sees(OK).says(new byte[300_000]);
            client.seesEnd();
        }
    }

    @Test
    void rfc9110_10_1_1_expectIsForwardedAndTheOriginsLeaveToo() {
        try (WireTranscript story = WireTranscript.reverse()) {
            String fields = "Content-Length: 3\r\nExpect: 100-continue\r\n";
            Peer client = story.client().says(post(fields));
            Peer origin = story.origin().sees(posted(fields)).seesNothing();
            origin.says("HTTP/1.1 100 Continue\r\n\r\n");
            client.sees("HTTP/1.1 100 Continue\r\n\r\n").says("abc");
            origin.sees("abc").says(OK);
            client.sees(OK).says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            origin.sees(ReverseProxyTest.forwarded("GET / HTTP/1.1", ""));
        }
    }

    @Test
    void rfc9110_10_1_1_aFinalAnswerInsteadOfLeaveCloses() {
        try (WireTranscript story = WireTranscript.reverse()) {
            String fields = "Content-Length: 3\r\nExpect: 100-continue\r\n";
            Peer client = story.client().says(post(fields));
            story.origin()
                    .sees(posted(fields))
                    .says("HTTP/1.1 417 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
            client.sees("HTTP/1.1 417 No\r\nDate: now\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n\r\n");
            client.seesEnd();
        }
    }

    @Test
    void smallPiecesOfAStreamAreNotHeldBack() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says("HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String event : new String[] {"one", "two", "three"}) {
                String chunk = event.length() + "\r\n" + event + "\r\n";
                origin.says(chunk);
                client.sees(chunk);
            }
        }
    }

    @Test
    void theBodyIsTheOriginsOwnBytes() {
        String text = "ü\u0000ÿ";
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            client.says("GET / HTTP/1.0\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + text);
            client.seesUntil("\r\n\r\n");
            assertThat(client.drain()).isEqualTo(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
