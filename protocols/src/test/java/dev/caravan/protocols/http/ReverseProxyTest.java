package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReverseProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";

    static String forwarded(String requestLine, String fields) {
        return requestLine + "\r\nHost: shop\r\n" + fields
                + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
                + "X-Forwarded-Host: shop\r\nVia: 1.1 caravan\r\n\r\n";
    }

    @Test
    void requestsOfOneConnectionShareOneConnectionToTheOrigin() {
        try (WireTranscript story = WireTranscript.reverse()) {
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
}
