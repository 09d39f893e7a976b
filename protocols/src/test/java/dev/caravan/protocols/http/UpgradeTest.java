package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Switching protocols (RFC 9110 §7.8), mostly to WebSocket. */
class UpgradeTest {
    private static final String ASK = "GET /ws HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n";
    private static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: a\r\n\r\n";
    private static final String PASSED = "HTTP/1.1 101 Switching Protocols\r\n"
            + "Sec-WebSocket-Accept: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    private static String asked(String fields) {
        return "GET /ws HTTP/1.1\r\nHost: shop\r\nSec-WebSocket-Key: k\r\n" + fields
                + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
                + "X-Forwarded-Host: shop\r\nVia: 1.1 caravan\r\n\r\n";
    }

    private static final String OFFERED = asked("Connection: Upgrade\r\nUpgrade: websocket\r\n");

    @Test
    void bytesPassBothWaysOnceTheOriginAgreed() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(ASK);
            Peer origin = story.origin().sees(OFFERED).says(AGREED + "first");
            client.sees(PASSED + "first").says("ping");
            origin.sees("ping").says("pong").finishes();
            client.sees("pong").seesEnd();
            client.finishes();
            origin.seesEnd();
            Lines.Line line = story.log.next();
            assertThat(line.status()).isEqualTo(101);
            assertThat(line.termination()).isEqualTo("ok");
            assertThat(line.in()).isEqualTo(4);
        }
    }

    @Test
    void whatTheClientSendsBeforeTheOriginAgreedIsHeld() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(ASK + "early");
            Peer origin = story.origin().sees(OFFERED).seesNothing().says(AGREED);
            origin.sees("early");
            client.sees(PASSED);
        }
    }

    @Test
    void bytesAfterARefusedUpgradeAreTheNextRequest() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says(ASK + "GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin().sees(OFFERED);
            origin.says("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
            origin.seesEndOrReset();
            story.origin().sees(ReverseProxyTest.forwarded("GET / HTTP/1.1", ""));
        }
    }

    @Test
    void anAgreementToWhatWasNotOfferedIs502() {
        try (WireTranscript story = WireTranscript.reverse()) {
            Peer client = story.client().says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            story.origin().says(AGREED);
            assertThat(client.seesUntil("upstream-malformed\n")).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void whatIsNotListedIsNotOffered() {
        try (WireTranscript story = WireTranscript.reverse()) {
            story.client().says(ASK.replace("Upgrade: websocket", "Upgrade: foo"));
            story.origin().sees(asked(""));
        }
    }

    @Test
    void rfc9110_7_8_noUpgradeInHttp10() {
        try (WireTranscript story = WireTranscript.reverse()) {
            story.client().says(ASK.replace("HTTP/1.1", "HTTP/1.0"));
            story.origin().sees(asked(""));
        }
    }
}
