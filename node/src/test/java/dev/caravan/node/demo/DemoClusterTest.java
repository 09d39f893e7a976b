package dev.caravan.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class DemoClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temporary;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CompletableFuture<DemoCluster> demo = new CompletableFuture<>();

    @AfterEach
    void ends() {
        demo.thenAccept(DemoCluster::kill);
    }

    @Test
    void nodesStartAreStartedAgainAndStopOneAfterAnother() throws Exception {
        DemoSettings settings = settings(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PretendedNode.class.getName()));
        DemoCluster cluster = DemoCluster.start(settings, said::add);
        demo.complete(cluster);
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(cluster));
        await().atMost(PATIENCE).until(() -> said.contains("2 nodes are ready."));
        assertThat(settings.folder().resolve("node-1/arguments"))
                .hasContent("start --name node-1 --data " + settings.folder() + "/node-1 --config "
                        + settings.folder() + "/demo.yaml --port-offset "
                        + (settings.portOffset() + 1) + " --cluster 127.0.0.1:7640 --seeds "
                        + "127.0.0.1:" + (7640 + settings.portOffset()) + ",127.0.0.1:"
                        + (7641 + settings.portOffset())
                        + " --bootstrap-expect 2 --drain-timeout 2000ms");

        List<Long> before = cluster.pids();
        ProcessHandle.of(before.get(1)).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE).until(() -> !cluster.pids().get(1).equals(before.get(1)));
        assertThat(said).anyMatch(line -> line.startsWith("node-1 ended with 137; again in 1 s"));
        assertThat(cluster.pids().getFirst()).isEqualTo(before.getFirst());

        List<Long> last = cluster.pids();
        cluster.stop();
        running.get(60, TimeUnit.SECONDS);
        assertThat(last)
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertThat(said).containsSubsequence("node-1 has stopped", "node-0 has stopped");
        assertThat(said).anyMatch(line -> line.matches("traffic: [1-9][0-9]* requests answered.*"));
        assertThat(settings.folder()).doesNotExist();
    }

    @Test
    void aNodeThatCannotStartIsTriedAgainUntilTheEnd() throws Exception {
        DemoSettings settings = settings(List.of("/bin/false"));
        DemoCluster cluster = DemoCluster.start(settings, said::add);
        demo.complete(cluster);
        await().atMost(PATIENCE)
                .until(() -> said.stream().anyMatch(l -> l.contains("ended with 1; again in 2 s")));
        cluster.stop();
        cluster.run();
        assertThat(said).noneMatch(line -> line.contains("ready"));
        assertThat(settings.folder()).doesNotExist();
    }

    @Test
    void aTakenPortIsSaidBeforeAnythingStarts() throws Exception {
        DemoSettings settings = settings(List.of("/bin/false"));
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.origin()));
            assertThatThrownBy(() -> DemoCluster.start(settings, said::add))
                    .isInstanceOf(BindException.class);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void theDocumentOfTheDemoIsValid() {
        DocumentReader reader = DocumentReader.of(ReadingOptions.of(Catalog::layers));
        assertThat(reader.read(settings(List.of()).text()).problems()).isEmpty();
    }

    @Test
    void moreThanNineNodesAreRefused() {
        assertThatThrownBy(() ->
                        new DemoSettings(10, 0, true, temporary, List.of(), Duration.ofSeconds(1)))
                .hasMessage("nodes: 10 (expected: 1..9)");
    }

    private static void run(DemoCluster cluster) {
        try {
            cluster.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DemoSettings settings(List<String> command) {
        return new DemoSettings(
                2, offset(), false, temporary.resolve("demo"), command, Duration.ofSeconds(2));
    }

    /** One whose ports are free. */
    private static int offset() {
        Random random = new Random();
        while (true) {
            int offset = 10_000 + random.nextInt(30_000);
            if (free(1080 + offset, 1081 + offset, 8080 + offset, 8081 + offset, 9080 + offset)
                    && free(9640 + offset, 9641 + offset)) {
                return offset;
            }
        }
    }

    private static boolean free(int... ports) {
        for (int port : ports) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
