package dev.caravan.protocols.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.detect.Detect;
import dev.caravan.protocols.listener.BindFailed;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.socks4.Socks4;
import dev.caravan.protocols.socks5.Socks5;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.tcp.Tcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tunnels through a proxy of one's own, over real sockets. */
@Timeout(30)
class TunnelStoriesTest {

    private static Proxy proxy(Layer layer) {
        return Proxy.listen(":0").loops(1).targets(Targets.any()).layer(layer);
    }

    private static Socket connect(ProxyServer proxy) throws IOException {
        Socket socket = new Socket();
        socket.connect(proxy.address(), 5_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String roundTrip(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        byte[] back = new DataInputStream(socket.getInputStream()).readNBytes(text.length());
        return new String(back, UTF_8);
    }

    private static byte[] socks5Connect(int port) {
        return new byte[] {5, 1, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port};
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFixedTargetIsRelayedBothWays(Transport transport) throws IOException {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy =
                        proxy(Tcp.to(echo.target())).transport(transport).start();
                Socket client = connect(proxy)) {
            assertThat(roundTrip(client, "hello")).isEqualTo("hello");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void theNextTargetIsTriedWhenAConnectFails() throws IOException {
        int dead;
        try (ServerSocket gone = new ServerSocket(0)) {
            dead = gone.getLocalPort();
        }
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy =
                        proxy(Tcp.to("127.0.0.1:" + dead, echo.target())).start();
                Socket client = connect(proxy)) {
            assertThat(roundTrip(client, "hello")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void socks5ConnectsByteByByte(Transport transport) throws IOException {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = proxy(Socks5.server()).transport(transport).start();
                Socket client = connect(proxy)) {
            client.setTcpNoDelay(true);
            var out = client.getOutputStream();
            for (byte b : new byte[] {5, 1, 0}) {
                out.write(b);
            }
            DataInputStream in = new DataInputStream(client.getInputStream());
            assertThat(in.readNBytes(2)).containsExactly(5, 0);
            for (byte b : socks5Connect(echo.address().getPort())) {
                out.write(b);
            }
            byte[] reply = in.readNBytes(10);
            assertThat(reply[1]).isZero();
            assertThat(roundTrip(client, "through")).isEqualTo("through");
        }
    }

    @Test
    void socks5SaysConnectionRefused() throws IOException {
        int dead;
        try (ServerSocket gone = new ServerSocket(0)) {
            dead = gone.getLocalPort();
        }
        try (ProxyServer proxy = proxy(Socks5.server()).start();
                Socket client = connect(proxy)) {
            client.getOutputStream().write(new byte[] {5, 1, 0});
            client.getOutputStream().write(socks5Connect(dead));
            byte[] all = client.getInputStream().readAllBytes();
            assertThat(all).hasSize(12);
            assertThat(all[3]).isEqualTo((byte) 5);
        }
    }

    @Test
    void ourOwnListenerIsNeverATarget() throws IOException {
        try (ProxyServer proxy = proxy(Socks5.server()).start();
                Socket client = connect(proxy)) {
            client.getOutputStream().write(new byte[] {5, 1, 0});
            client.getOutputStream().write(socks5Connect(proxy.address().getPort()));
            byte[] all = client.getInputStream().readAllBytes();
            assertThat(all[3]).as("not allowed by ruleset").isEqualTo((byte) 2);
        }
    }

    @Test
    void socks5AsksForThePasswordWhereTheListenerHasUsers() throws IOException {
        Users users = Users.of(Map.of("ann", Users.hash("secret".getBytes(UTF_8))));
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = proxy(Socks5.server()).users(users).start()) {
            try (Socket client = connect(proxy)) {
                client.getOutputStream().write(new byte[] {5, 1, 0});
                assertThat(client.getInputStream().readAllBytes()).containsExactly(5, 0xff);
            }
            assertThat(login(proxy, "wrong!")).containsExactly(5, 2, 1, 1);
            try (Socket client = connect(proxy)) {
                client.getOutputStream().write(new byte[] {5, 2, 0, 2});
                client.getOutputStream().write(password("secret"));
                client.getOutputStream().write(socks5Connect(echo.address().getPort()));
                byte[] replies = new DataInputStream(client.getInputStream()).readNBytes(14);
                assertThat(replies).startsWith(5, 2, 1, 0, 5, 0);
                assertThat(roundTrip(client, "hi")).isEqualTo("hi");
            }
        }
    }

    private static byte[] login(ProxyServer proxy, String password) throws IOException {
        try (Socket client = connect(proxy)) {
            client.getOutputStream().write(new byte[] {5, 1, 2});
            client.getOutputStream().write(password(password));
            return client.getInputStream().readAllBytes();
        }
    }

    private static byte[] password(String password) {
        byte[] message = ("..ann." + password).getBytes(UTF_8);
        message[0] = 1;
        message[1] = 3;
        message[5] = (byte) password.length();
        return message;
    }

    @Test
    void oneListenerTellsSocks4FromSocks5() throws IOException {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy =
                        proxy(Detect.anyOf(Socks5.server(), Socks4.server())).start()) {
            int port = echo.address().getPort();
            try (Socket client = connect(proxy)) {
                client.getOutputStream().write(new byte[] {
                    4, 1, (byte) (port >> 8), (byte) port, 127, 0, 0, 1, 'x', 0
                });
                byte[] reply = new DataInputStream(client.getInputStream()).readNBytes(8);
                assertThat(reply[1]).isEqualTo((byte) 90);
                assertThat(roundTrip(client, "four")).isEqualTo("four");
            }
            try (Socket client = connect(proxy)) {
                client.getOutputStream().write(new byte[] {5, 1, 0});
                assertThat(new DataInputStream(client.getInputStream()).readNBytes(2))
                        .containsExactly(5, 0);
            }
            try (Socket client = connect(proxy)) {
                client.getOutputStream().write("EHLO\r\n".getBytes(UTF_8));
                assertThatThrownBy(() -> {
                            if (client.getInputStream().read() == -1) {
                                throw new IOException("ended");
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void twoStartsNeverShareAPort() {
        try (ProxyServer first = proxy(Socks5.server()).loops(2).start()) {
            int port = first.address().getPort();
            assertThatThrownBy(() -> Proxy.listen(":" + port)
                            .loops(2)
                            .layer(Socks5.server())
                            .start())
                    .isInstanceOf(BindFailed.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("port taken")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void offLoopbackWithoutAWordIsRefusedWithTheWaysOut() {
        assertThatThrownBy(
                        () -> Proxy.listen("0.0.0.0:0").layer(Socks5.server()).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("users(…)")
                .hasMessageContaining("allowFrom(…)")
                .hasMessageContaining("open()");
    }

    @Test
    void aDrainLetsATunnelFinish() throws Exception {
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = proxy(Tcp.to(echo.target())).start();
                Socket client = connect(proxy)) {
            assertThat(roundTrip(client, "before")).isEqualTo("before");
            var drained = proxy.drain(Duration.ofSeconds(20)).toCompletableFuture();
            assertThat(roundTrip(client, "during")).isEqualTo("during");
            assertThat(drained).isNotDone();
            InetSocketAddress address = proxy.address();
            assertThatThrownBy(() -> {
                        while (true) {
                            new Socket(address.getAddress(), address.getPort()).close();
                        }
                    })
                    .isInstanceOf(IOException.class);
            client.close();
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void replacedLayersServeTheNextConnection() throws Exception {
        try (EchoServer first = EchoServer.of(s -> s.getOutputStream().write('1'));
                EchoServer second = EchoServer.of(s -> s.getOutputStream().write('2'));
                ProxyServer proxy = proxy(Tcp.to(first.target())).start()) {
            try (Socket client = connect(proxy)) {
                assertThat(client.getInputStream().read()).isEqualTo('1');
            }
            proxy.replace(Tcp.to(second.target())).toCompletableFuture().get(5, TimeUnit.SECONDS);
            try (Socket client = connect(proxy)) {
                assertThat(client.getInputStream().read()).isEqualTo('2');
            }
        }
    }
}
