package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.node.NodesInCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two nodes of three are lost for good; an operator goes on with the third one. */
class ClusterRecoverStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CLUSTER = Pattern.compile("cluster +(\\S+), incarnation (\\d+)");
    private static final String TEXT =
            "/v1/config/listeners/web/layers/http/routes/@hello/answer/text";
    private static final String DOCUMENT = """
        caravan: 1
        users:
          staff: { names: {} }
        listeners:
          web:
            bind: "127.0.0.1:0"
            layers:
              - http:
                  routes:
                    - { name: hello, answer: { status: 200, text: one } }
        """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private NodesInCluster cluster;

    @BeforeEach
    void threeNodes() throws IOException {
        cluster = NodesInCluster.start(folder, 3, DOCUMENT);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> allServe(2, "one"));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    /** Whether three voters, by the word of one of them, serve what is wanted. */
    private boolean allServe(int asked, String text) throws Exception {
        JsonNode nodes = JSON.readTree(cluster.get(asked, "/v1/nodes")).path("items");
        for (JsonNode node : nodes) {
            if (!node.path("differs").isEmpty() || !node.path("voter").asBoolean()) {
                return false;
            }
        }
        return nodes.size() == 3 && hello(asked).equals(text);
    }

    private HttpResponse<String> say(int node, String text) throws Exception {
        return cluster.ask(
                node,
                "PUT",
                TEXT + "?wait=applied&timeout=30s",
                '"' + text + '"',
                "If-Match",
                "*",
                "Content-Type",
                "application/json");
    }

    private String hello(int node) throws Exception {
        return Nodes.get("http://127.0.0.1:"
                        + Nodes.address(cluster.node(node), "web").getPort() + "/")
                .body();
    }

    private int recover(String typed, String... further) {
        String[] words = new String[further.length + 4];
        System.arraycopy(
                new String[] {"cluster", "recover", "--data", data(2).toString()}, 0, words, 0, 4);
        System.arraycopy(further, 0, words, 4, further.length);
        CommandLine line = Caravan.commandLine(
                new Environment(
                        Map.of(),
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        Pace.SYSTEM),
                words);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    private Path data(int node) {
        return folder.resolve("data-" + node);
    }

    private void empty(int node) throws IOException {
        try (var all = Files.walk(data(node))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void theThirdNodeGoesOnAndFreshOnesJoinIt() throws Exception {
        assertThat(cluster.ask(
                                1,
                                "PUT",
                                "/v1/users/staff/ann",
                                "{\"password\":\"open sesame\"}",
                                "If-Match",
                                "*",
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(201);
        assertThat(say(0, "two").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> cluster.get(2, "/v1/users/staff").contains("ann"));
        for (int node : List.of(0, 1, 2)) {
            cluster.node(node).close();
        }
        empty(0);
        Matcher before = looks();
        assertThat(before.group(2)).isEqualTo("1");
        assertThat(out.toString())
                .contains("node-0: dismissed", "node-1: dismissed")
                .containsPattern("revision +(\\d+) is wanted, \\1 is proven");

        assertThat(recover("yes\n")).isEqualTo(2);
        assertThat(err.toString()).contains("nothing was changed");
        assertThat(looks().group(2)).isEqualTo("1");
        assertThat(recover(before.group(1) + "\n")).isZero();
        assertThat(out.toString()).contains("Done: incarnation 2 of cluster " + before.group(1));

        Node alone = cluster.again(2);
        await().atMost(PATIENCE).until(() -> alone.ready().yes());
        assertThat(hello(2)).isEqualTo("two");
        await().atMost(PATIENCE).until(() -> say(2, "three").statusCode() == 200);
        assertThat(hello(2)).isEqualTo("three");
        assertThat(cluster.get(2, "/v1/users/staff")).contains("ann");
        assertThat(cluster.get(2, "/v1/audit")).contains("cluster recover");

        Node outdated = cluster.again(1);
        await().atMost(PATIENCE)
                .until(() ->
                        cluster.get(1, "/health/cluster").contains("recovered as incarnation 2"));
        assertThat(hello(1)).as("it serves what its disk has proven").isEqualTo("two");
        outdated.close();
        empty(1);
        cluster.again(0);
        cluster.again(1);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> allServe(2, "three"));
        assertThat(say(0, "four").statusCode()).isEqualTo(200);
        assertThat(hello(1)).isEqualTo("four");
    }

    private Matcher looks() {
        out.getBuffer().setLength(0);
        assertThat(recover("", "--dry-run")).as(err.toString()).isZero();
        Matcher matcher = CLUSTER.matcher(out.toString());
        assertThat(matcher.find()).as(out.toString()).isTrue();
        return matcher;
    }
}
