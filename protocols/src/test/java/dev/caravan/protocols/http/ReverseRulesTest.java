package dev.caravan.protocols.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;

/**
 * What an intermediary must do with one exchange, each row with its section: what the client says,
 * the origin sees and says, the client sees. Every row runs twice: whole, and a byte at a time.
 */
class ReverseRulesTest {
    private static final String ADDED = "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
            + "X-Forwarded-Host: a\r\nVia: 1.1 caravan\r\n\r\n";

    /**
     * A row.
     *
     * @param end how the client's connection ends after it: {@code keep}, {@code end}, {@code reset}
     */
    record Row(
            String rule,
            String clientSays,
            String originSees,
            String originSays,
            String clientSees,
            String end) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        String got = "GET / HTTP/1.1\r\nHost: a\r\n" + ADDED;
        String date = "Date: now\r\n";
        rows.add(new Row(
                "RFC 9112 §2.2: one empty line before a request is ignored",
                "\r\n" + get,
                got,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9112 §2.3: the version sent is our own; HTTP/1.0 clients get no persistence",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                got,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 2\r\nConnection: close\r\n\r\nhi",
                "end"));
        rows.add(new Row(
                "RFC 9112 §6.3: chunks become bytes until the end for an HTTP/1.0 client",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                got,
                "HTTP/1.1 200 OK\r\n" + date + "Transfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Connection: close\r\n\r\nabc",
                "end"));
        rows.add(new Row(
                "RFC 9112 §6.3: an answer that ends with its connection becomes chunks",
                get,
                got,
                "HTTP/1.1 200 OK\r\n" + date + "\r\nabc<fin>",
                "HTTP/1.1 200 OK\r\n" + date + "Transfer-Encoding: chunked\r\n\r\n",
                "chunks:abc"));
        rows.add(new Row(
                "RFC 9112 §7.1: chunks both ways, with trailers, extensions dropped",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
                        + "5;ext=1\r\nhello\r\n0\r\nX-T: 1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n"
                        + ADDED + "<chunks:hello:X-T: 1\r\n>",
                "HTTP/1.1 200 OK\r\n" + date + "Transfer-Encoding: chunked\r\n\r\n"
                        + "2;q\r\nok\r\n0\r\nX-S: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Transfer-Encoding: chunked\r\n\r\n",
                "chunks:ok:X-S: 2\r\n"));
        rows.add(new Row(
                "RFC 9110 §9.3.2: an answer to HEAD has no body",
                "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: a\r\n" + ADDED,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 100\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 100\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9112 §6.3: 304 has no body whatever its length says",
                get,
                got,
                "HTTP/1.1 304 Not Modified\r\n" + date + "Content-Length: 7\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n" + date + "Content-Length: 7\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §15.3.5: 204 has no body and no length",
                get,
                got,
                "HTTP/1.1 204 No Content\r\n" + date + "\r\n",
                "HTTP/1.1 204 No Content\r\n" + date + "\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §6.6.1: Date is added when the origin sent none",
                get,
                got,
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + date + "\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §7.6.1: fields of this hop are dropped both ways, named ones too",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n"
                        + "Keep-Alive: 5\r\nProxy-Connection: x\r\nTE: trailers\r\n\r\n",
                got,
                "HTTP/1.1 200 OK\r\n" + date + "connection: X-Gone\r\nX-Gone: 1\r\n"
                        + "Keep-Alive: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §5.1, §5.3: unknown fields pass in order, each in its casing",
                "GET / HTTP/1.1\r\nHost: a\r\nx-B: 1\r\nX-A: 2\r\nx-b: 3\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nx-B: 1\r\nX-A: 2\r\nx-b: 3\r\n" + ADDED,
                "HTTP/1.1 200 Fine\r\n" + date + "Set-Cookie: a\r\nfoo: 1\r\nSet-Cookie: b\r\n"
                        + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 Fine\r\n" + date + "Set-Cookie: a\r\nfoo: 1\r\nSet-Cookie: b\r\n"
                        + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §15.2: interim answers pass",
                get,
                got,
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n" + date
                        + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n" + date
                        + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §15.2: no interim answer to an HTTP/1.0 client",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                got,
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n" + date
                        + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\nConnection: close\r\n\r\n",
                "end"));
        rows.add(new Row(
                "RFC 9112 §9.6: Connection: close is honoured",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                got,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\nConnection: close\r\n\r\n",
                "end"));
        rows.add(new Row(
                "RFC 9110 §7.8: HTTP2-Settings and h2c are dropped, the request served as plain",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n"
                        + "Connection: Upgrade, HTTP2-Settings\r\n\r\n",
                got,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "header trust: what a client says of X-Forwarded-*, in any spelling, goes",
                "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX_Forwarded_For: 7\r\n"
                        + "Forwarded: for=8\r\nX-Real-IP: 9\r\nProxy: x\r\n\r\n",
                got,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "path confusion: dot segments are resolved once, and that is forwarded",
                "GET /a/./b/%2E%2e/c%2Fd;x?../q HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a/c%2Fd;x?../q HTTP/1.1\r\nHost: a\r\n" + ADDED,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §7.6.2: Max-Forwards of OPTIONS is decremented",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 7\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 127.0.0.1\r\n"
                        + "X-Forwarded-Proto: http\r\nX-Forwarded-Host: a\r\nVia: 1.1 caravan\r\n"
                        + "Max-Forwards: 6\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Allow: GET\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Allow: GET\r\nContent-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9112 §3.2.2: an absolute target's host replaces Host",
                "GET http://a/x HTTP/1.1\r\nHost: evil\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\n" + ADDED,
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §11.6: WWW-Authenticate and Authorization are not altered",
                "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic eDp5\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic eDp5\r\n" + ADDED,
                "HTTP/1.1 401 No\r\n" + date + "WWW-Authenticate: Basic realm=\"x\"\r\n"
                        + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 401 No\r\n" + date + "WWW-Authenticate: Basic realm=\"x\"\r\n"
                        + "Content-Length: 0\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9110 §13.2.1: conditionals are forwarded, not evaluated",
                "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\n" + ADDED,
                "HTTP/1.1 304 Not Modified\r\n" + date + "ETag: \"x\"\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n" + date + "ETag: \"x\"\r\n\r\n",
                "keep"));
        rows.add(new Row(
                "RFC 9112 §5.1: a blank before the colon of an answer's field is removed",
                get,
                got,
                "HTTP/1.1 200 OK\r\n" + date + "X-A : 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + date + "X-A: 1\r\nContent-Length: 0\r\n\r\n",
                "keep"));
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void whole(Row row) {
        play(row, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aByteAtATime(Row row) {
        play(row, true);
    }

    private static String real(String text) {
        return text.replace("Date: now", "Date: Sun, 06 Nov 1994 08:49:37 GMT");
    }

    private static void play(Row row, boolean drip) {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client();
            say(client, row.clientSays, drip);
            Peer origin = story.origin();
            see(origin, row.originSees);
            boolean fin = row.originSays.endsWith("<fin>");
            say(origin, real(row.originSays.replace("<fin>", "")), drip);
            if (fin) {
                origin.finishes();
            }
            client.sees(row.clientSees);
            if (row.end.startsWith("chunks:")) {
                Chunks.see(client, row.end.substring("chunks:".length()));
            }
            if (row.end.equals("end")) {
                client.seesEnd();
            } else {
                client.says("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
                Peer next = fin ? story.origin() : origin;
                next.sees("GET /next HTTP/1.1\r\nHost: a\r\n" + ADDED);
            }
        }
    }

    private static void see(Peer peer, String expected) {
        int mark = expected.indexOf("<chunks:");
        if (mark < 0) {
            peer.sees(expected);
        } else {
            peer.sees(expected.substring(0, mark));
            Chunks.see(peer, expected.substring(mark + 8, expected.length() - 1));
        }
    }

    private static void say(Peer peer, String text, boolean drip) {
        if (drip) {
            peer.drips(text);
        } else {
            peer.says(text);
        }
    }
}
