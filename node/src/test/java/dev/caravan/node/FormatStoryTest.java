package dev.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.settings.Catalogue;
import dev.caravan.protocols.catalog.Catalog;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Old and new side by side: nodes of this program, and of one that reads a format more. Both know
 * the layer with the newer key, for there is one catalogue in this JVM; what keeps the key out is
 * what the old ones say that they read.
 */
class FormatStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final LayerType<Later> LATER = new LayerType<>(
            "later", "Comes later.", Later.class, (settings, building) -> (Layer) Connection::next);
    private static final Catalogue LAYERS = () -> {
        List<LayerType<?>> layers = new ArrayList<>(Catalog.layers());
        layers.add(LATER);
        return layers;
    };
    private static final Program OLD = new Program(LAYERS, 1);
    private static final Program NEW = new Program(LAYERS, 2);
    private static final String DOCUMENT = """
        caravan: 1
        listeners:
          in: { bind: "127.0.0.1:0", targets: { any: true }, layers: [ later, socks5 ] }
        """;

    /** Settings with a key of the newer format. */
    record Later(
            @Setting(value = "New.", byDefault = "false", since = 2)
            boolean fresh) {}

    @TempDir
    Path folder;

    private final List<Program> programs = new ArrayList<>(List.of(OLD, OLD, NEW));
    private NodesInCluster cluster;

    @BeforeEach
    void twoOldNodesAndANewOne() throws IOException {
        cluster = NodesInCluster.start(folder, 3, DOCUMENT, programs::get);
        await().atMost(PATIENCE).until(() -> formats(2).equals(List.of(1, 1, 2)));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    /** What the nodes say that they read, of those that vote and serve. */
    private List<Integer> formats(int asked) throws Exception {
        List<Integer> formats = new ArrayList<>();
        JsonNode items = JSON.readTree(cluster.get(asked, "/v1/nodes")).path("items");
        for (int node = 0; node < 3; node++) {
            for (JsonNode item : items) {
                if (item.path("name").asString().equals("node-" + node)
                        && item.path("voter").asBoolean()
                        && item.path("proven").asLong() > 0) {
                    formats.add(item.path("format").asInt());
                }
            }
        }
        return formats;
    }

    private String id(int node) throws Exception {
        return JSON.readTree(cluster.get(node, "/v1/nodes/node-" + node))
                .path("id")
                .asString();
    }

    private HttpResponse<String> fresh(int node) throws Exception {
        return cluster.ask(
                node,
                "PUT",
                "/v1/config/listeners/in/layers/0?wait=applied&timeout=30s",
                "{\"later\":{\"fresh\":true}}",
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
    }

    private void replace(int node, Program by) {
        cluster.node(node).close();
        programs.set(node, by);
        cluster.again(node);
    }

    @Test
    void theNewerKeyIsRefusedUntilTheLastOldNodeIsReplaced() throws Exception {
        String first = id(0);
        String second = id(1);
        HttpResponse<String> refused = fresh(2);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body())
                .contains("format-not-yet", "fresh is of format 2", first, second)
                .doesNotContain(id(2));

        replace(0, NEW);
        await().atMost(PATIENCE).until(() -> !fresh(2).body().contains(first));
        HttpResponse<String> still = fresh(2);
        assertThat(still.statusCode()).as(still.body()).isEqualTo(409);
        assertThat(still.body()).contains("format-not-yet", second).doesNotContain(first);

        replace(1, NEW);
        await().atMost(PATIENCE).until(() -> fresh(0).statusCode() == 200);
        await().atMost(PATIENCE).until(() -> formats(0).equals(List.of(2, 2, 2)));

        replace(1, OLD);
        await().atMost(PATIENCE)
                .until(() -> cluster.get(1, "/health/cluster")
                        .contains("writes format 2, and this node reads up to 1"));
    }
}
