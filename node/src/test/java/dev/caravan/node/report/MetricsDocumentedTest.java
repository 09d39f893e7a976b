package dev.caravan.node.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.node.Node;
import dev.caravan.node.Nodes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class MetricsDocumentedTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(caravan_[a-z_]+)` \\|.*");

    @TempDir
    Path folder;

    @Test
    void everyFigureIsExplainedAndNoOtherIs() throws Exception {
        String document = """
            caravan: 1
            listeners:
              web:
                bind: "127.0.0.1:0"
                layers: [ { http: { routes: [ { answer: { status: 200 } } ] } } ]
            """;
        try (Node node = Nodes.start(folder, document)) {
            int web = Nodes.address(node, "web").getPort();
            assertThat(Nodes.get("http://127.0.0.1:" + web + "/").statusCode()).isEqualTo(200);
            String metrics = Nodes.get(
                            "http://127.0.0.1:" + node.management().getPort() + "/metrics")
                    .body();
            TreeSet<String> rendered = metrics.lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ")[2])
                    .collect(Collectors.toCollection(TreeSet::new));
            TreeSet<String> explained = Files.readString(Path.of("../docs/metrics.md"))
                    .lines()
                    .map(ROW::matcher)
                    .filter(row -> row.matches())
                    .map(row -> row.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(rendered).isEqualTo(explained);
            assertThat(metrics)
                    .contains(
                            "caravan_exchanges_total{listener=\"web\",status=\"2xx\"} 1\n",
                            "caravan_exchange_duration_seconds_count{listener=\"web\"} 1\n",
                            "caravan_connections_served_total{listener=\"web\",layer=\"http\"} 1\n",
                            "caravan_ready 1\n");
        }
    }
}
