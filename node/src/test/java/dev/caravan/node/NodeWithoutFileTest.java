package dev.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

class NodeWithoutFileTest {
    @TempDir
    Path folder;

    @Test
    void servesSocksAndHttpClientsOnOnePort() throws Exception {
        HttpServer origin = Nodes.origin("hello");
        String uri = "http://127.0.0.1:" + origin.getAddress().getPort() + "/";
        try (Node node = start("data", Nodes.freePort());
                EchoServer echo = EchoServer.echo()) {
            InetSocketAddress proxy = Nodes.address(node, "everything");
            assertThat(Nodes.getThrough(proxy, uri).body()).isEqualTo("hello");
            try (Socket socket = Nodes.socks(proxy, echo.address())) {
                assertThat(Nodes.echoed(socket, "through")).isEqualTo("through");
            }
        } finally {
            origin.stop(0);
        }
        assertThat(Files.readString(folder.resolve("data/access.log")))
                .contains("\"protocol\":\"http\"", "\"protocol\":\"socks5\"");
    }

    @Test
    void willNotLendItsManagementToClients() throws Exception {
        try (Node node = start("data", Nodes.freePort())) {
            String uri = "http://127.0.0.1:" + node.management().getPort() + "/metrics";
            assertThat(Nodes.get(uri).statusCode()).isEqualTo(200);
            assertThat(Nodes.getThrough(Nodes.address(node, "everything"), uri).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void isRefusedOffLoopbackWithTheThreeWaysOut() {
        NodeSettings loopback = settings("data", 0);
        NodeSettings everywhere = new NodeSettings(
                loopback.config(),
                loopback.data(),
                InetAddress.ofLiteral("0.0.0.0"),
                loopback.portOffset(),
                loopback.accessLog(),
                loopback.vars(),
                loopback.loops(),
                loopback.transport(),
                loopback.connections(),
                loopback.management(),
                loopback.drainTimeout());
        assertThatExceptionOfType(StartFailed.class)
                .isThrownBy(() -> Node.start(everywhere))
                .withMessageContainingAll("users:", "allow-from:", "open: true")
                .matches(e -> e.exit() == Exit.INVALID);
    }

    @Test
    void startsOnceInADataDirectory() throws Exception {
        try (Node node = start("data", Nodes.freePort())) {
            assertThat(node.ready().yes()).isTrue();
            assertThatExceptionOfType(StartFailed.class)
                    .isThrownBy(() -> start("data", Nodes.freePort()))
                    .withMessageContaining(
                            "locked by pid " + ProcessHandle.current().pid())
                    .matches(e -> e.exit() == Exit.DATA_DIRECTORY);
        }
        start("data", Nodes.freePort()).close();
    }

    @Test
    void saysWhoHasItsPort() throws Exception {
        int port = Nodes.freePort();
        try (Node node = start("data", port)) {
            assertThat(node.ready().yes()).isTrue();
            assertThatExceptionOfType(StartFailed.class)
                    .isThrownBy(() -> start("other", port))
                    .withMessageContainingAll("127.0.0.1:" + port, "port taken")
                    .withMessageContaining("pid " + ProcessHandle.current().pid())
                    .matches(e -> e.exit() == Exit.PORT_TAKEN);
        }
    }

    @Test
    void isNotReadyWhileItDrainsAndLetsATunnelFinish() throws Exception {
        try (Node node = start("data", Nodes.freePort());
                EchoServer echo = EchoServer.echo()) {
            String ready = "http://127.0.0.1:" + node.management().getPort() + "/health/ready";
            assertThat(Nodes.get(ready).statusCode()).isEqualTo(200);
            try (Socket tunnel = Nodes.socks(Nodes.address(node, "everything"), echo.address())) {
                assertThat(Nodes.echoed(tunnel, "before")).isEqualTo("before");
                var stopped = node.drain(Duration.ofSeconds(20)).toCompletableFuture();
                assertThat(Nodes.get(ready).statusCode()).isEqualTo(503);
                assertThat(Nodes.get(ready).body()).contains("draining");
                assertThat(Nodes.echoed(tunnel, "after")).isEqualTo("after");
                assertThat(stopped).isNotDone();
                tunnel.shutdownOutput();
                assertThat(tunnel.getInputStream().read()).isEqualTo(-1);
                stopped.join();
            }
        }
    }

    private Node start(String data, int port) {
        return Node.start(settings(data, port));
    }

    private NodeSettings settings(String data, int port) {
        return Nodes.settings(folder.resolve(data), Optional.empty(), port == 0 ? 0 : port - 1080);
    }
}
