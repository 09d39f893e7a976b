package dev.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.agreement.RaftStoreCodec;
import dev.caravan.config.content.Hash;
import dev.caravan.config.store.Marks;
import dev.caravan.config.store.NodeStore;
import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster of one: its file, what was changed through the API since, and its disk. */
class FileAndClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Node start(Optional<Path> file, boolean wins) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        OperatorSettings none = OperatorSettings.none();
        return Node.start(new NodeSettings(
                file,
                folder.resolve("data"),
                loopback,
                0,
                Optional.empty(),
                Map.of(),
                1,
                Transport.best(),
                1_000,
                new InetSocketAddress(loopback, 0),
                Duration.ofSeconds(5),
                Optional.of(new ClusterSettings(
                        new InetSocketAddress(loopback, 0),
                        Optional.empty(),
                        List.of(),
                        1,
                        Optional.empty(),
                        false)),
                Identity.unnamed(),
                new OperatorSettings(
                        none.advertise(),
                        none.probes(),
                        none.keys(),
                        none.clients(),
                        none.insecure(),
                        none.secrets(),
                        wins,
                        none.leaveDelay())));
    }

    private Path file(String answer) throws IOException {
        return Files.writeString(folder.resolve("caravan.yaml"), """
            caravan: 1
            listeners:
              web:
                bind: "127.0.0.1:0"
                layers: [ { http: { routes: [ { name: all, answer: { status: 200, text: ANSWER } } ] } } ]
            """.replace("ANSWER", answer));
    }

    private static String served(Node node) throws Exception {
        InetSocketAddress web = Nodes.address(node, "web");
        return Nodes.get("http://127.0.0.1:" + web.getPort() + "/").body();
    }

    private static HttpResponse<String> put(Node node, String path, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String uri = "http://127.0.0.1:" + node.management().getPort() + path;
            return client.send(
                    HttpRequest.newBuilder(URI.create(uri))
                            .header("If-Match", "*")
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void changeByApi(Node node, String answer) throws Exception {
        HttpResponse<String> put = put(
                node,
                "/v1/config/listeners/web/layers/http/routes/@all/answer/text?wait=applied",
                "\"" + answer + "\"");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    }

    @Test
    void aFileTakesTheOneBeforeAndIsRemembered() throws Exception {
        Path sockets = Files.writeString(folder.resolve("caravan.yaml"), """
            caravan: 1
            listeners: { everything: { bind: "127.0.0.1:0", targets: { any: true }, layers: [socks5] } }
            """);
        start(Optional.of(sockets), false).close();
        Path file = file("one");
        try (Node node = start(Optional.of(file), false)) {
            await().atMost(PATIENCE).until(() -> !node.addresses("web").isEmpty());
            assertThat(served(node)).isEqualTo("one");
        }
        try (Node node = start(Optional.empty(), false)) {
            assertThat(served(node)).isEqualTo("one");
        }
    }

    @Test
    void aChangedFileIsANewRevisionAlsoWhileTheNodeRuns() throws Exception {
        Path file = file("one");
        try (Node node = start(Optional.of(file), false)) {
            file("two");
            assertThat(node.reload()).isTrue();
            await().atMost(PATIENCE).until(() -> served(node).equals("two"));
            Files.writeString(file, "caravan: 1\nlistners: {}\n");
            assertThat(node.reload()).isFalse();
            assertThat(served(node)).isEqualTo("two");
        }
    }

    @Test
    void whatWasChangedThroughTheApiStaysUnlessTheFileWins() throws Exception {
        Path file = file("one");
        try (Node node = start(Optional.of(file), false)) {
            changeByApi(node, "api");
        }
        try (Node node = start(Optional.of(file), false)) {
            assertThat(served(node)).isEqualTo("api");
        }
        file("two");
        try (Node node = start(Optional.of(file), false)) {
            assertThat(served(node)).isEqualTo("api");
        }
        try (Node node = start(Optional.of(file), true)) {
            await().atMost(PATIENCE).until(() -> served(node).equals("two"));
        }
    }

    @Test
    void aWrongFileIsRefusedOnlyWhileThereIsNothingToServe() throws Exception {
        Path wrong =
                Files.writeString(folder.resolve("caravan.yaml"), "caravan: 1\nlistners: {}\n");
        assertThatThrownBy(() -> start(Optional.of(wrong), false))
                .isInstanceOfSatisfying(
                        StartFailed.class,
                        failed -> assertThat(failed.exit()).isEqualTo(Exit.INVALID))
                .hasMessageContaining("listners");
        start(Optional.of(file("one")), false).close();
        Files.writeString(wrong, "caravan: 1\nlistners: {}\n");
        try (Node node = start(Optional.of(wrong), false)) {
            assertThat(served(node)).isEqualTo("one");
        }
    }

    @Test
    void whatEndedTheProcessIsNotTriedAgain() throws Exception {
        start(Optional.of(file("one")), false).close();
        byte[] document = Files.readString(file("two")).getBytes(StandardCharsets.UTF_8);
        try (NodeStore store =
                NodeStore.open(folder.resolve("data"), new RaftStoreCodec(), Time.system())) {
            store.marks().trying(Optional.of(new Marks.Served(2, Hash.of(document))));
        }
        file("three");
        try (Node node = start(Optional.of(folder.resolve("caravan.yaml")), false)) {
            // The file's revision has the fatal one's number; the one after it has not.
            assertThat(served(node)).isEqualTo("one");
            changeByApi(node, "four");
            assertThat(served(node)).isEqualTo("four");
        }
    }
}
