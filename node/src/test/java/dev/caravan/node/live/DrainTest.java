package dev.caravan.node.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.management.port.Listeners;
import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@Timeout(60)
class DrainTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    Path folder;

    private EchoServer echo;
    private Node node;
    private InetSocketAddress socks;
    private InetSocketAddress web;

    @BeforeEach
    void starts() throws Exception {
        echo = EchoServer.echo();
        node = Nodes.start(folder, document("first"));
        socks = Nodes.address(node, "socks");
        web = Nodes.address(node, "web");
    }

    private static String document(String text) {
        return """
            caravan: 1
            listeners:
              socks: { bind: "127.0.0.1:0", targets: { any: true }, layers: [ socks5 ] }
              web:
                bind: "127.0.0.1:0"
                layers: [ { http: { routes: [ { answer: { text: %s } } ] } } ]
            """.formatted(text);
    }

    @AfterEach
    void ends() throws Exception {
        node.close();
        echo.close();
    }

    private void drain() throws Exception {
        String id = Files.readString(folder.resolve("data/node-id")).strip();
        node.running()
                .overrides()
                .apply(List.of(new OverrideRecord(
                        "node/" + id, "{\"drain\": true}", 0, Author.system("test"), 0)));
        await().untilAsserted(() -> assertThatThrownBy(() -> Clients.to(socks).close())
                .isInstanceOf(ConnectException.class));
    }

    private void undrain() {
        node.running().overrides().apply(List.of());
    }

    private void isServed() {
        await().untilAsserted(() -> {
            assertThat(node.ready().yes()).isTrue();
            try (Socket tunnel = Nodes.socks(socks, echo.address())) {
                assertThat(Nodes.echoed(tunnel, "again")).isEqualTo("again");
            }
        });
    }

    @Test
    void aDrainedNodeTakesNobodyAndItsTunnelsLiveOn() throws Exception {
        try (Socket tunnel = Nodes.socks(socks, echo.address());
                Socket kept = Clients.to(web)) {
            assertThat(Clients.asks(kept, GET)).endsWith("first");
            assertThat(Nodes.echoed(tunnel, "one")).isEqualTo("one");
            drain();
            assertThat(node.ready().yes()).isFalse();
            assertThat(node.ready().reason()).isEqualTo("drained by an operator");
            assertThat(Nodes.echoed(tunnel, "two")).isEqualTo("two");
            assertThat(Clients.asks(kept, GET)).contains("Connection: close").endsWith("first");
            assertThat(Clients.ended(kept)).isTrue();
            assertThat(node.running().listeners().list())
                    .extracting(Listeners.View::status)
                    .containsOnly("closed");
            undrain();
            isServed();
            assertThat(Nodes.echoed(tunnel, "three")).isEqualTo("three");
        }
    }

    @Test
    void aDocumentAppliedMeanwhileOpensNothing() throws Exception {
        drain();
        Files.writeString(
                folder.resolve("caravan.yaml"),
                document("second")
                        + "  more: { bind: \"127.0.0.1:0\", targets: { any: true },"
                        + " layers: [ socks5 ] }\n");
        assertThat(node.reload()).isTrue();
        InetSocketAddress more = Nodes.address(node, "more");
        assertThatThrownBy(() -> Clients.to(more).close()).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> Clients.to(web).close()).isInstanceOf(ConnectException.class);
        undrain();
        isServed();
        try (Socket client = Clients.to(web);
                Socket tunnel = Nodes.socks(more, echo.address())) {
            assertThat(Clients.asks(client, GET)).endsWith("second");
            assertThat(Nodes.echoed(tunnel, "x")).isEqualTo("x");
        }
    }

    @Test
    void drainedAndUndrainedInOneBreathItIsOpenInTheEnd() throws Exception {
        for (int i = 0; i < 5; i++) {
            drain();
            undrain();
            drain();
            undrain();
        }
        isServed();
    }

    @Test
    void aPortThatSomebodyTookIsSaidAndTriedAgain() throws Exception {
        drain();
        try (ServerSocket thief =
                new ServerSocket(socks.getPort(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(thief.isBound()).isTrue();
            undrain();
            await().untilAsserted(() -> assertThat(node.running().listeners().list())
                    .anySatisfy(view -> {
                        assertThat(view.name()).isEqualTo("socks");
                        assertThat(view.status()).isEqualTo("closed");
                        assertThat(view.error()).contains("port taken");
                    }));
            assertThat(node.ready().reason()).isEqualTo("listener socks is closed");
        }
        isServed();
    }
}
