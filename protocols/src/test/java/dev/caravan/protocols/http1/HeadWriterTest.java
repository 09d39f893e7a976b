package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.Heads.lines;
import static dev.caravan.protocols.http1.Heads.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {
    private final HeadEdits edits = HeadEdits.create();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nhOsT: a\r\nX-b:  two blanks \r\nX-A:1\r\nX-b: again\r\n\r\n",
                "HTTP/1.1 200 OK\r\nsERVER: x\r\nSet-Cookie: a=1\r\nEtag:\r\nSet-Cookie: b\r\n\r\n",
                "HTTP/1.1 204 \r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void whatNobodyEditsIsWrittenAsItCame(String message) {
        Head head = message.startsWith("HTTP") ? Heads.response(message) : Heads.request(message);

        assertThat(write(head, edits)).isEqualTo(message);
    }

    @Test
    void ownsTheVersionItWrites() {
        Head later = Heads.request(lines("GET / HTTP/1.7", "Host: a"));
        Head old = Heads.request(lines("GET /x HTTP/1.0", "Accept: b"));
        Head answer = Heads.response(lines("HTTP/1.0 299 So it is", "A: b"));

        assertThat(write(later, edits)).isEqualTo(lines("GET / HTTP/1.1", "Host: a"));
        assertThat(write(old, edits.host("origin.example")))
                .isEqualTo(lines("GET /x HTTP/1.1", "Host: origin.example", "Accept: b"));
        assertThat(write(answer, edits.clear())).isEqualTo(lines("HTTP/1.1 299 So it is", "A: b"));
    }

    @Test
    void writesAnAbsoluteTargetInOriginFormWithItsOwnHost() {
        assertThat(write(
                        Heads.request(lines(
                                "GET http://Real.example:81/a?b HTTP/1.1",
                                "A: 1",
                                "host: spoofed.example",
                                "B: 2")),
                        edits))
                .isEqualTo(lines("GET /a?b HTTP/1.1", "A: 1", "Host: Real.example:81", "B: 2"));
        assertThat(write(Heads.request(lines("GET http://a?b HTTP/1.0")), edits))
                .isEqualTo(lines("GET /?b HTTP/1.1", "Host: a"));
        assertThat(write(Heads.request(lines("OPTIONS http://a HTTP/1.1", "Host: a")), edits))
                .isEqualTo(lines("OPTIONS * HTTP/1.1", "Host: a"));
    }

    @Test
    void dropsHopByHopFieldsAndKeepsTheOrderOfTheRest() {
        Head head = Heads.request(lines(
                "POST / HTTP/1.1",
                "Connection: b",
                "A: 1",
                "B: 2",
                "TE: trailers",
                "Host: x",
                "A: 3",
                "Keep-Alive: 5"));

        assertThat(write(head, edits))
                .isEqualTo(lines("POST / HTTP/1.1", "A: 1", "Host: x", "A: 3"));
    }

    @Test
    void editsReplaceRemoveAndAdd() {
        Head head = Heads.request(lines(
                "GET /old HTTP/1.1",
                "Host: a",
                "X-User: liar",
                "Cookie: c",
                "x_user: liar",
                "Z: z"));
        byte[] target = Heads.bytes("../new?x..");

        edits.set("X-User", "bob")
                .remove(FieldName.COOKIE)
                .add("Via", "1.1 caravan")
                .host("upstream:9000")
                .target(target, 2, 8);

        assertThat(write(head, edits))
                .isEqualTo(lines(
                        "GET /new?x HTTP/1.1",
                        "Host: upstream:9000",
                        "Z: z",
                        "X-User: bob",
                        "Via: 1.1 caravan"));
    }

    @Test
    void removesWhatOnlyATrustedProxyMaySayInAnySpelling() {
        Head head = Heads.request(lines(
                "GET / HTTP/1.1",
                "Host: a",
                "X-Forwarded-For: 1",
                "x_forwarded_for: 1",
                "X-FORWARDED_PROTO: 1",
                "X-Forwarded-Prefix: 1",
                "x_forwarded-client_cert: 1",
                "Forwarded: for=1",
                "X_Real-IP: 1",
                "Proxy: http://evil",
                "X-Forwarded: kept",
                "X-Realm: kept"));

        assertThat(write(head, edits.removeSpoofable()))
                .isEqualTo(
                        lines("GET / HTTP/1.1", "Host: a", "X-Forwarded: kept", "X-Realm: kept"));
    }

    @Test
    void framesTheBodyAnew() {
        String length = "Content-Length: 5";
        String chunked = "Transfer-Encoding: chunked";
        Head fixed = Heads.request(lines("POST / HTTP/1.1", "Host: a", length));
        Head chunks = Heads.request(lines("POST / HTTP/1.1", "Host: a", chunked, "X: y"));
        String start = "POST / HTTP/1.1\r\nHost: a\r\n";

        assertThat(write(fixed, edits.clear())).isEqualTo(start + length + "\r\n\r\n");
        assertThat(write(chunks, edits)).isEqualTo(start + "X: y\r\n" + chunked + "\r\n\r\n");
        assertThat(write(fixed, edits.chunked())).isEqualTo(start + chunked + "\r\n\r\n");
        assertThat(write(fixed, edits.unframed())).isEqualTo(start + "\r\n");
        assertThat(write(chunks, edits)).isEqualTo(start + "X: y\r\n\r\n");
        assertThat(write(chunks, edits.length(1234567890123L)))
                .isEqualTo(start + "X: y\r\nContent-Length: 1234567890123\r\n\r\n");
        assertThat(write(fixed, edits.length(0))).isEqualTo(start + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void noLengthIsNegative() {
        assertThatThrownBy(() -> edits.length(-1)).hasMessage("length: -1 (expected: 0..)");
    }

    @Test
    void saysWhatBecomesOfTheConnection() {
        Head head = Heads.response(lines("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket"));

        assertThat(write(head, edits.upgrade("websocket")))
                .isEqualTo(lines(
                        "HTTP/1.1 101 Switching Protocols",
                        "Connection: Upgrade",
                        "Upgrade: websocket"));
        assertThat(write(head, edits.clear().close()))
                .isEqualTo(lines("HTTP/1.1 101 Switching Protocols", "Connection: close"));
        assertThat(write(head, edits.clear().keepAlive()))
                .isEqualTo(lines("HTTP/1.1 101 Switching Protocols", "Connection: keep-alive"));
    }

    @Test
    void mendsWhatWasTolerated() {
        Head head = Heads.response(
                "HTTP/1.1 200 OK\nA : 1\n\tand\r\n  more \nContent-Length: 5, 5\nB:2\n\n",
                Tolerance.values());

        assertThat(write(head, edits.add("Via", "1.1 c")))
                .isEqualTo(lines(
                        "HTTP/1.1 200 OK",
                        "A: 1 \tand    more",
                        "Content-Length: 5",
                        "B: 2",
                        "Via: 1.1 c"));
    }

    @Test
    void refusesToWriteWhereThereIsNoRoom() {
        Head head = Heads.request(lines("GET / HTTP/1.1", "Host: a"));
        int bound = HeadWriter.bound(head, edits);

        assertThatThrownBy(() -> HeadWriter.request(head, edits, new byte[bound], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("room: " + (bound - 1) + " bytes (expected: at least " + bound + ")");
    }
}
