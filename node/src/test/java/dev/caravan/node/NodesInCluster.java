package dev.caravan.node;

import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.node.membership.HostPort;
import dev.caravan.protocols.loop.EventLoops.Transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Nodes of one cluster in this JVM, each with a directory of its own, and a client of their API. */
public final class NodesInCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final IntFunction<Program> programs;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private NodesInCluster(Path folder, IntFunction<Program> programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /** So many nodes that make a cluster together; the first of them is given {@code document}. */
    public static NodesInCluster start(Path folder, int count, String document) throws IOException {
        return start(folder, count, document, index -> Program.ours());
    }

    /** The same; each runs the program that {@code programs} says whenever it starts. */
    static NodesInCluster start(
            Path folder, int count, String document, IntFunction<Program> programs)
            throws IOException {
        NodesInCluster cluster = new NodesInCluster(folder, programs);
        Files.writeString(folder.resolve("caravan.yaml"), document);
        for (int i = 0; i < count; i++) {
            cluster.ports.add(Nodes.freePort());
        }
        for (int i = 0; i < count; i++) {
            cluster.nodes.add(cluster.start(i, count, false));
        }
        return cluster;
    }

    private Node start(int index, int expect, boolean learner) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return Node.start(new NodeSettings(
                index == 0 ? Optional.of(folder.resolve("caravan.yaml")) : Optional.empty(),
                folder.resolve("data-" + index),
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
                        new InetSocketAddress(loopback, ports.get(index)),
                        Optional.empty(),
                        ports.stream()
                                .map(port -> new HostPort("127.0.0.1", port))
                                .toList(),
                        expect,
                        Optional.empty(),
                        false,
                        learner)),
                new Identity(
                        Optional.of("node-" + index),
                        Identity.ALL_ROLES,
                        Map.of("zone", index == 0 ? "a" : "b")),
                OperatorSettings.none(),
                programs.apply(index)));
    }

    /** One more, which joins. */
    public Node join() throws IOException {
        return join(false);
    }

    /** One more, which joins and never votes. */
    public Node learn() throws IOException {
        return join(true);
    }

    private Node join(boolean learner) throws IOException {
        ports.add(Nodes.freePort());
        Node node = start(ports.size() - 1, 1, learner);
        nodes.add(node);
        return node;
    }

    /** Starts a node again that has ended. */
    public Node again(int index) {
        return again(index, false);
    }

    /** Starts a node again that has ended, and whether it never votes. */
    public Node again(int index, boolean learner) {
        Node node = start(index, ports.size(), learner);
        nodes.set(index, node);
        return node;
    }

    /** A node. */
    public Node node(int index) {
        return nodes.get(index);
    }

    /** What node {@code index} answers; fields are names and values in turns. */
    public HttpResponse<String> ask(
            int index, String method, String path, String body, String... fields)
            throws IOException, InterruptedException {
        InetSocketAddress at = node(index).management();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + at.getPort() + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What node {@code index} answers to {@code GET path}. */
    public String get(int index, String path) throws IOException, InterruptedException {
        return ask(index, "GET", path, "").body();
    }

    @Override
    public void close() {
        client.close();
        nodes.forEach(Node::close);
    }
}
