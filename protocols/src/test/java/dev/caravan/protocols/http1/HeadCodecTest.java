package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.Heads.lines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadCodecTest {
    @Test
    void readsARequestIntoItsParts() {
        Head head = Heads.request(lines(
                "GET /where?q=now HTTP/1.1",
                "Host: Shop.example:8080",
                "X-Empty:",
                "Accept:\t text/html \t",
                "Content-Length: 12"));

        assertThat(head.method()).isEqualTo(Method.GET);
        assertThat(head.form()).isEqualTo(TargetForm.ORIGIN);
        assertThat(head.path()).isEqualTo("/where?q=now");
        assertThat(head.host()).isEqualTo("Shop.example");
        assertThat(head.port()).isEqualTo(8080);
        assertThat(head.authority()).isEqualTo("Shop.example:8080");
        assertThat(head.contentLength()).isEqualTo(12);
        assertThat(head.persistent()).isTrue();
        Fields fields = head.fields();
        assertThat(fields.count()).isEqualTo(4);
        assertThat(fields.value(fields.find("accept"))).isEqualTo("text/html");
        assertThat(fields.value(fields.find("x-empty"))).isEmpty();
        assertThat(fields.find("cookie")).isEqualTo(-1);
        assertThat(fields.has(FieldName.HOST)).isTrue();
        assertThat(fields.kind(0)).isEqualTo(FieldName.HOST);
    }

    @Test
    void readsAResponseIntoItsParts() {
        Head head = Heads.response(
                lines("HTTP/1.1 404 Not Found", "Transfer-Encoding: Chunked", "A: b"));

        assertThat(head.status()).isEqualTo(404);
        assertThat(head.reason()).isEqualTo("Not Found");
        assertThat(head.chunked()).isTrue();
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.fields().dropped(0)).isTrue();
        assertThat(head.fields().dropped(1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://shop.example/a?b, ABSOLUTE, shop.example, -1, /a?b",
        "GET HTTP://shop.example:81, ABSOLUTE, shop.example, 81, /",
        "GET http://shop.example?q, ABSOLUTE, shop.example, -1, /?q",
        "GET http://[2001:db8::1]:81/, ABSOLUTE, 2001:db8::1, 81, /",
        "CONNECT shop.example:443, AUTHORITY, shop.example, 443, ''",
        "CONNECT [::ffff:1.2.3.4]:443, AUTHORITY, ::ffff:1.2.3.4, 443, ''",
        "OPTIONS *, ASTERISK, other.example, -1, *",
        "OPTIONS /, ORIGIN, other.example, -1, /",
        "GET //two/slashes, ORIGIN, other.example, -1, //two/slashes",
        "BREW /a|b^{c}, ORIGIN, other.example, -1, /a|b^{c}",
    })
    void tellsTheFormsOfATargetApart(
            String start, TargetForm form, String host, int port, String path) {
        Head head = Heads.request(lines(start + " HTTP/1.1", "Host: other.example"));

        assertThat(head.form()).isEqualTo(form);
        assertThat(head.host()).isEqualTo(host);
        assertThat(head.port()).isEqualTo(port);
        assertThat(head.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, GET, true",
        "HEAD, HEAD, true",
        "POST, POST, false",
        "PUT, PUT, true",
        "DELETE, DELETE, true",
        "OPTIONS, OPTIONS, true",
        "TRACE, TRACE, true",
        "PATCH, PATCH, false",
        "BREW, OTHER, false",
        "get, OTHER, false",
        "GETS, OTHER, false",
        "A, OTHER, false",
        "PROPFIND, OTHER, false",
        "CONNECTS, OTHER, false"
    })
    void knowsTheMethodsThatMayBeRepeated(String text, Method method, boolean idempotent) {
        Head head = Heads.request(lines(text + " / HTTP/1.1", "Host: a"));

        assertThat(head.method()).isEqualTo(method);
        assertThat(head.methodText()).isEqualTo(text);
        assertThat(head.method().idempotent()).isEqualTo(idempotent);
    }

    @Test
    void dropsWhatEndsAtThisHopInAnyCase() {
        Head head = Heads.request(lines(
                "GET / HTTP/1.1",
                "Host: a",
                "X-Named: 1",
                "cOnNeCtIoN: close, x-named, HOST, content-length",
                "KEEP-ALIVE: timeout=5",
                "Proxy-connection: keep-alive",
                "te: trailers, deflate",
                "Upgrade: websocket",
                "HTTP2-Settings: AAMAAABk",
                "x-NAMED: 2",
                "Trailer: Digest",
                "Content-Length: 3",
                "X-Kept: 3"));

        Fields fields = head.fields();
        for (int k = 0; k < fields.count(); k++) {
            boolean kept = switch (fields.name(k)) {
                case "Host", "Trailer", "Content-Length", "X-Kept" -> true;
                default -> false;
            };
            assertThat(fields.dropped(k)).as(fields.name(k)).isEqualTo(!kept);
        }
        assertThat(head.close()).isTrue();
        assertThat(head.persistent()).isFalse();
        assertThat(head.teTrailers()).isTrue();
        assertThat(head.upgrade()).isFalse();
    }

    @Test
    void knowsAnUpgradeOnlyWhenConnectionNamesIt() {
        String host = "Host: a";
        String upgrade = "Upgrade: h2c, WebSocket";
        String named = "Connection: keep-alive, Upgrade";

        Head offer = Heads.request(lines("GET / HTTP/1.1", host, named, upgrade));
        assertThat(offer.upgradeTo("websocket")).isTrue();
        assertThat(offer.upgradeTo("tls")).isFalse();
        assertThat(Heads.request(lines("GET / HTTP/1.1", host, upgrade)).upgrade())
                .isFalse();
        assertThat(Heads.request(lines("GET / HTTP/1.0", host, named, upgrade)).upgrade())
                .isFalse();
    }

    @Test
    void keepsNoHttp10ClientButAnHttp10Server() {
        String kept = "Connection: keep-alive";

        assertThat(Heads.request(lines("GET / HTTP/1.0", kept)).persistent()).isFalse();
        assertThat(Heads.request(lines("GET / HTTP/1.0", kept)).keepAlive()).isTrue();
        assertThat(Heads.response(lines("HTTP/1.0 200 OK", kept)).persistent()).isTrue();
        assertThat(Heads.response(lines("HTTP/1.0 200 OK")).persistent()).isFalse();
        assertThat(Heads.response(lines("HTTP/1.1 200 OK", "Connection: close")).persistent())
                .isFalse();
    }

    @Test
    void readsTheWordsAnExchangeActsOn() {
        Head head = Heads.request(lines(
                "TRACE / HTTP/1.1",
                "Host: a",
                "Expect: 100-Continue",
                "Max-Forwards: 7",
                "Via: 1.0 fred, HTTP/1.1 Caravan-12ab (it, (nested) \\) x, y)",
                "Authorization: NTLM TlRMTVNTUAAB"));

        assertThat(head.expectContinue()).isTrue();
        assertThat(head.expectUnknown()).isFalse();
        assertThat(head.maxForwards()).isEqualTo(7);
        assertThat(head.fields().viaNames("caravan-12ab")).isTrue();
        assertThat(head.fields().viaNames("fred")).isTrue();
        assertThat(head.fields().viaNames("y)")).isFalse();
        assertThat(head.fields().viaNames("caravan")).isFalse();
        assertThat(head.connectionAuthentication()).isTrue();
    }

    @Test
    void bytesMayBeDetachedFromTheArrayThatWasRead() {
        byte[] loop = Heads.bytes("...." + lines("GET /a HTTP/1.1", "Host: b"));
        Head head = Head.create();
        assertThat(HeadCodec.request(head, loop, 4, loop.length, HeadRules.DEFAULT))
                .isEqualTo(Parsed.DONE);

        head.detachTo(new byte[head.length()]);
        java.util.Arrays.fill(loop, (byte) 0);

        assertThat(head.target()).isEqualTo("/a");
        assertThat(head.host()).isEqualTo("b");
        assertThat(Heads.write(head, HeadEdits.create()))
                .isEqualTo(lines("GET /a HTTP/1.1", "Host: b"));
    }

    @Test
    void pipelinedRequestsAreReadOneAfterTheOther() {
        String first = lines("GET /1 HTTP/1.1", "Host: a");
        byte[] b = Heads.bytes(first + lines("GET /2 HTTP/1.1", "Host: b", "C: d"));
        Head head = Head.create();

        HeadCodec.request(head, b, 0, b.length, HeadRules.DEFAULT);
        assertThat(head.length()).isEqualTo(first.length());
        Parsed second = HeadCodec.request(head, b, head.length(), b.length, HeadRules.DEFAULT);

        assertThat(second).isEqualTo(Parsed.DONE);
        assertThat(head.target()).isEqualTo("/2");
        assertThat(head.host()).isEqualTo("b");
        assertThat(head.fields().count()).isEqualTo(2);
    }
}
