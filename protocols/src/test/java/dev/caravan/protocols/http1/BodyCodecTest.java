package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.Heads.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class BodyCodecTest {
    @ParameterizedTest(name = "RFC 9112 §6.3: {0} with {1} is {2}")
    @CsvSource({
        "GET, X: y, NONE",
        "GET, Content-Length: 3, LENGTH",
        "POST, Content-Length: 0, NONE",
        "POST, Content-Length: 3, LENGTH",
        "POST, Transfer-Encoding: chunked, CHUNKED",
        "POST, X: y, NONE",
        "CONNECT, Content-Length: 3, NONE",
        "CONNECT, Transfer-Encoding: chunked, NONE"
    })
    void aRequestTellsHowItsBodyIsFramed(String method, String field, BodyFraming framing) {
        String target = method.equals("CONNECT") ? "a:443" : "/";
        Head head = Heads.request(lines(method + " " + target + " HTTP/1.1", "Host: a", field));

        assertThat(BodyFraming.ofRequest(head)).isEqualTo(framing);
    }

    @ParameterizedTest(name = "RFC 9112 §6.3: {1} to {0} with {2} is {3}")
    @CsvSource({
        "GET, 200, Content-Length: 3, LENGTH",
        "GET, 200, Content-Length: 0, NONE",
        "GET, 200, Transfer-Encoding: chunked, CHUNKED",
        "GET, 200, X: y, UNTIL_CLOSE",
        "HEAD, 200, Content-Length: 3, NONE",
        "HEAD, 200, Transfer-Encoding: chunked, NONE",
        "GET, 100, Content-Length: 3, NONE",
        "GET, 103, X: y, NONE",
        "GET, 101, X: y, TUNNEL",
        "GET, 204, Transfer-Encoding: chunked, NONE",
        "GET, 304, Content-Length: 3, NONE",
        "GET, 304, Transfer-Encoding: chunked, NONE",
        "CONNECT, 200, Content-Length: 3, TUNNEL",
        "CONNECT, 299, Transfer-Encoding: chunked, TUNNEL",
        "CONNECT, 407, Content-Length: 3, LENGTH",
        "GET, 999, X: y, UNTIL_CLOSE"
    })
    void aResponseTellsHowItsBodyIsFramed(
            Method asked, int status, String field, BodyFraming framing) {
        Head head = Heads.response(lines("HTTP/1.1 " + status + " X", field));

        assertThat(BodyFraming.ofResponse(head, asked)).isEqualTo(framing);
    }

    @Test
    void aBodyOfKnownLengthLeavesTheNextMessageAlone() {
        Head head = Heads.request(lines("POST / HTTP/1.1", "Host: a", "Content-Length: 5"));
        BodyCodec codec = BodyCodec.create();
        codec.start(BodyFraming.ofRequest(head), head, HeadRules.DEFAULT);

        assertThat(take(codec, "hel")).isEqualTo("hel|NEED_MORE|");
        assertThat(codec.completeAtEnd()).isFalse();
        assertThat(codec.left()).isEqualTo(2);
        assertThat(take(codec, "loGET /")).isEqualTo("lo|DONE|GET /");
        assertThat(codec.completeAtEnd()).isTrue();
        assertThat(codec.content()).isEqualTo(5);
    }

    @Test
    void aChunkedBodyThatEndsEarlyIsIncomplete() {
        Head head = Heads.response(lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
        BodyCodec codec = BodyCodec.create();
        codec.start(BodyFraming.ofResponse(head, Method.GET), head, HeadRules.DEFAULT);

        assertThat(take(codec, "3\r\nabc\r\n0\r\n")).isEqualTo("abc|NEED_MORE|");
        assertThat(codec.completeAtEnd()).isFalse();
        assertThat(take(codec, "D: e\r\n\r\nHTTP")).isEqualTo("|DONE|HTTP");
        assertThat(codec.completeAtEnd()).isTrue();
        assertThat(codec.trailers().value(codec.trailers().find("d"))).isEqualTo("e");
    }

    @Test
    void aBodyUntilTheEndIsCompleteWhenItEnds() {
        Head head = Heads.response(lines("HTTP/1.0 200 OK"));
        BodyCodec codec = BodyCodec.create();
        codec.start(BodyFraming.ofResponse(head, Method.GET), head, HeadRules.DEFAULT);

        assertThat(take(codec, "all")).isEqualTo("all|NEED_MORE|");
        assertThat(codec.over()).isFalse();
        assertThat(codec.completeAtEnd()).isTrue();
        assertThat(codec.trailers().count()).isZero();
    }

    @Test
    void oneCodecServesTheMessagesOfAConnection() {
        Head chunked =
                Heads.request(lines("PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"));
        Head bare = Heads.request(lines("GET / HTTP/1.1", "Host: a"));
        BodyCodec codec = BodyCodec.create();

        codec.start(BodyFraming.ofRequest(chunked), chunked, HeadRules.DEFAULT);
        assertThat(take(codec, "1\r\nxyz")).isEqualTo("x|MALFORMED|yz");
        assertThat(codec.problem()).isEqualTo(HeadProblem.CHUNK_END);
        codec.start(BodyFraming.ofRequest(bare), bare, HeadRules.DEFAULT);
        assertThat(take(codec, "GET")).isEqualTo("|DONE|GET");
        codec.start(BodyFraming.ofRequest(chunked), chunked, HeadRules.DEFAULT);
        assertThat(take(codec, "1\r\nx\r\n0\r\n\r\n")).isEqualTo("x|DONE|");
    }

    private static String take(BodyCodec codec, String input) {
        ByteBuf in = Unpooled.wrappedBuffer(Heads.bytes(input));
        var content = new StringBuilder();
        BodyStep step;
        while ((step = codec.next(in)) == BodyStep.DATA) {
            content.append(in.readCharSequence(codec.length(), StandardCharsets.ISO_8859_1));
        }
        return content + "|" + step + "|" + in.toString(StandardCharsets.ISO_8859_1);
    }
}
