package dev.caravan.node.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a demo is like.
 *
 * @param nodes how many, 1 to 9
 * @param portOffset added to every port; node k adds k more
 * @param quiet whether only the demo itself speaks, not its nodes
 * @param folder where the nodes keep what they keep; removed at the end
 * @param command what runs a node, before the arguments that {@link #arguments} adds
 * @param drain how long a node has to end
 */
public record DemoSettings(
        int nodes,
        int portOffset,
        boolean quiet,
        Path folder,
        List<String> command,
        Duration drain) {
    private static final int PROXY = 1080;
    private static final int WEB = 8080;
    private static final int ORIGIN = 9080;
    private static final int CLUSTER = 7640;
    private static final int MANAGEMENT = 9640;
    private static final int MOST_NODES = 9;
    private static final int MOST_OFFSET = 65_535 - MANAGEMENT - MOST_NODES;

    public DemoSettings {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException("nodes: " + nodes + " (expected: 1..9)");
        }
        if (portOffset < 0 || portOffset > MOST_OFFSET) {
            throw new IllegalArgumentException(
                    "port-offset: " + portOffset + " (expected: 0.." + MOST_OFFSET + ")");
        }
        command = List.copyOf(command);
    }

    /** A node's name. */
    String name(int node) {
        return "node-" + node;
    }

    /** Where a node serves SOCKS and HTTP proxy clients. */
    int proxy(int node) {
        return PROXY + portOffset + node;
    }

    /** Where a node serves the routes of the document. */
    int web(int node) {
        return WEB + portOffset + node;
    }

    /** Where a node's management API is. */
    int management(int node) {
        return MANAGEMENT + portOffset + node;
    }

    /** Where the origin is. */
    public int origin() {
        return ORIGIN + portOffset;
    }

    /** The document that the cluster begins with. */
    Path document() {
        return folder.resolve("demo.yaml");
    }

    /** Where a node's output goes. */
    Path log(int node) {
        return folder.resolve(name(node) + ".log");
    }

    /** How a node is started. */
    List<String> arguments(int node) {
        String seeds = IntStream.range(0, nodes)
                .mapToObj(k -> "127.0.0.1:" + (CLUSTER + portOffset + k))
                .collect(Collectors.joining(","));
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(
                "start",
                "--name",
                name(node),
                "--data",
                folder.resolve(name(node)).toString(),
                "--config",
                document().toString(),
                "--port-offset",
                String.valueOf(portOffset + node),
                "--cluster",
                "127.0.0.1:" + CLUSTER,
                "--seeds",
                seeds,
                "--bootstrap-expect",
                String.valueOf(nodes),
                "--drain-timeout",
                drain.toMillis() + "ms"));
        return arguments;
    }

    /** The text of {@link #document}. */
    String text() {
        return """
            # The document of the demo. Every node serves it; change it and apply it again:
            #   caravan config apply demo.yaml --wait
            caravan: 1
            listeners:
              everything:
                bind: ":1080"
                targets: { any: true }
                layers:
                  - detect: { any-of: [socks5, socks4, http-proxy] }
              web:
                bind: ":8080"
                layers:
                  - http:
                      routes:
                        - { name: hello, match: { path-prefix: /hello }, answer: { status: 200, text: "hello\\n" } }
                        - { name: rest, upstream: origin }
            upstreams:
              origin: { endpoints: ["127.0.0.1:%d"] }
            """.formatted(origin());
    }
}
