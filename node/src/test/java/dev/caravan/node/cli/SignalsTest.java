package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.node.Nodes;
import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process of its own does at signals. */
class SignalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private int port;
    private Process process;

    @AfterEach
    void ends() {
        process.destroyForcibly();
    }

    @Test
    void hupReadsAgainAndTermLetsATunnelFinish() throws Exception {
        start();
        Files.writeString(
                folder.resolve("caravan.yaml"), document().replace("any: true", "public: false"));
        signal("HUP");
        await().atMost(PATIENCE).until(() -> log().contains("applied"));
        Files.writeString(folder.resolve("caravan.yaml"), document());
        signal("HUP");
        await().atMost(PATIENCE).until(() -> log().split("applied", -1).length == 3);
        try (EchoServer echo = EchoServer.echo();
                Socket tunnel = Nodes.socks(proxy(), echo.address())) {
            signal("TERM");
            await().atMost(PATIENCE).until(() -> log().contains("draining"));
            assertThat(Nodes.echoed(tunnel, "still here")).isEqualTo("still here");
            assertThat(process.isAlive()).isTrue();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void aSecondOneEndsItAtOnce() throws Exception {
        start();
        try (EchoServer echo = EchoServer.echo();
                Socket tunnel = Nodes.socks(proxy(), echo.address())) {
            assertThat(Nodes.echoed(tunnel, "x")).isEqualTo("x");
            String signal = isInterruptIgnored() ? "TERM" : "INT";
            signal(signal);
            await().atMost(PATIENCE).until(() -> log().contains("draining"));
            signal(signal);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
        }
    }

    /** A build in the background of a shell inherits it so, and so do its processes. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(ignored -> (ignored & 0b10) != 0);
    }

    private void start() throws IOException {
        port = Nodes.freePort();
        Files.writeString(folder.resolve("caravan.yaml"), document());
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Caravan.class.getName(),
                "start"));
        command.addAll(List.of("--config", folder.resolve("caravan.yaml").toString()));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        command.addAll(
                List.of("--management", "127.0.0.1:0", "--cluster", "127.0.0.1:0", "--loops", "1"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> log().contains("ready in"));
    }

    private String document() {
        return "caravan: 1\nlisteners:\n  socks:\n    bind: \"127.0.0.1:" + port
                + "\"\n    targets: { any: true }\n    layers: [ socks5 ]\n";
    }

    private InetSocketAddress proxy() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }
}
