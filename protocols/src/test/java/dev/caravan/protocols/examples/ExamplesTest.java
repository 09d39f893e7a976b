package dev.caravan.protocols.examples;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.proxy.EchoServer;
import dev.caravan.protocols.proxy.ProxyServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Every example does what it says, over real sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExamplesTest {

    private static Socket connect(ProxyServer proxy) throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static String echoed(Socket socket, String text) throws IOException {
        say(socket, text);
        return new String(
                new DataInputStream(socket.getInputStream()).readNBytes(text.length()), ISO_8859_1);
    }

    private static void socks5(Socket socket, int port) throws IOException {
        socket.getOutputStream().write(new byte[] {
            5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port
        });
        byte[] replies = new DataInputStream(socket.getInputStream()).readNBytes(12);
        assertThat(replies).startsWith(5, 0, 5, 0);
    }

    @Test
    void socks5() throws IOException {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = Socks5Example.start(":0", Targets.any());
                Socket client = connect(proxy)) {
            socks5(client, echo.address().getPort());
            assertThat(echoed(client, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void connectWithPasswords() throws IOException {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = ConnectWithPasswordsExample.start(":0", Targets.any())) {
            String connect =
                    "CONNECT " + echo.target() + " HTTP/1.1\r\nHost: " + echo.target() + "\r\n";
            try (Socket client = connect(proxy)) {
                say(client, connect + "\r\n");
                assertThat(head(client.getInputStream()))
                        .startsWith("HTTP/1.1 407 ")
                        .contains("Proxy-Authenticate: Basic");
            }
            try (Socket client = connect(proxy)) {
                String ann = Base64.getEncoder().encodeToString("ann:secret".getBytes(UTF_8));
                say(client, connect + "Proxy-Authorization: Basic " + ann + "\r\n\r\n");
                assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 200 ");
                assertThat(echoed(client, "hello")).isEqualTo("hello");
            }
        }
    }

    @Test
    void severalProtocolsOnOnePort() throws IOException {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = OnePortExample.start(":0", Targets.any())) {
            try (Socket client = connect(proxy)) {
                socks5(client, echo.address().getPort());
                assertThat(echoed(client, "five")).isEqualTo("five");
            }
            try (Socket client = connect(proxy)) {
                say(
                        client,
                        "CONNECT " + echo.target() + " HTTP/1.1\r\nHost: " + echo.target()
                                + "\r\n\r\n");
                assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 200 ");
                assertThat(echoed(client, "http")).isEqualTo("http");
            }
        }
    }

    @Test
    void aReverseProxyWithAFilter() throws IOException {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (EchoServer origin = EchoServer.of(s -> {
                    seen.complete(head(s.getInputStream()));
                    say(s, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                    s.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
                });
                ProxyServer proxy = ReverseProxyWithFilterExample.start(":0", origin.target());
                Socket client = connect(proxy)) {
            say(client, "GET /admin/x HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 403 ");
            assertThat(client.getInputStream().readNBytes(9))
                    .isEqualTo("not here\n".getBytes(UTF_8));
            say(client, "GET /administer HTTP/1.1\r\nHost: a\r\nX-User: mallory\r\n\r\n");
            assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 200 ");
            assertThat(seen.join())
                    .startsWith("GET /administer HTTP/1.1\r\n")
                    .doesNotContain("mallory");
        }
    }

    @Test
    void theFirstBytesStandInTheLog() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (EchoServer echo = EchoServer.echo()) {
            try (ProxyServer proxy =
                            FirstBytesExample.start(":0", echo.target(), AccessLog.json(log));
                    Socket client = connect(proxy)) {
                assertThat(echoed(client, "EHLO there")).isEqualTo("EHLO there");
                client.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
        assertThat(log.toString(UTF_8)).contains("\"first-bytes\":\"45484c4f\"");
    }

    @Test
    void aLookupDecides() throws IOException {
        CompletableFuture<Boolean> yes = new CompletableFuture<>();
        try (EchoServer echo = EchoServer.echo()) {
            try (ProxyServer proxy = LookupExample.start(":0", echo.target(), client -> yes);
                    Socket client = connect(proxy)) {
                say(client, "early");
                yes.complete(true);
                assertThat(new DataInputStream(client.getInputStream()).readNBytes(5))
                        .isEqualTo("early".getBytes(UTF_8));
            }
            try (ProxyServer proxy = LookupExample.start(
                            ":0",
                            echo.target(),
                            client -> CompletableFuture.completedStage(false));
                    Socket client = connect(proxy)) {
                assertThat(ended(client)).isTrue();
            }
        }
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
