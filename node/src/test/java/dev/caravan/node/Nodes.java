package dev.caravan.node;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.protocols.loop.EventLoops.Transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Nodes, clients and origins for stories. */
public final class Nodes {
    private Nodes() {}

    /** Settings of a node that keeps what it keeps in {@code data}, on ports of its own. */
    public static NodeSettings settings(Path data, Optional<Path> config, int portOffset) {
        return new NodeSettings(
                config,
                data,
                InetAddress.getLoopbackAddress(),
                portOffset,
                Optional.empty(),
                Map.of(),
                2,
                Transport.best(),
                10_000,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Duration.ofSeconds(10));
    }

    /** A node with the document {@code text}, which is written to {@code folder/caravan.yaml}. */
    public static Node start(Path folder, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("caravan.yaml"), text);
        return Node.start(settings(folder.resolve("data"), Optional.of(file), 0));
    }

    /** A port that was free a moment ago, above 1080. */
    public static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** The one address of a listener. */
    public static InetSocketAddress address(Node node, String listener) {
        return (InetSocketAddress) node.addresses(listener).getFirst();
    }

    /** A web server whose answer to everything is {@code text}. */
    public static HttpServer origin(String text) throws IOException {
        HttpServer origin =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        origin.createContext("/", exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        origin.start();
        return origin;
    }

    /** {@code GET uri}. */
    public static HttpResponse<String> get(String uri) throws Exception {
        return get(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), uri);
    }

    /** {@code GET uri} through an HTTP proxy. */
    public static HttpResponse<String> getThrough(InetSocketAddress proxy, String uri)
            throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(proxy))
                .build();
        return get(client, uri);
    }

    private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
        try (client) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(uri))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** A socket that a SOCKS5 proxy connects to {@code target}. */
    public static Socket socks(InetSocketAddress proxy, InetSocketAddress target)
            throws IOException {
        Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, proxy));
        socket.setSoTimeout(20_000);
        socket.connect(target, 20_000);
        return socket;
    }

    /** Says {@code text} to an echo and hears it again. */
    public static String echoed(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(text.length()), StandardCharsets.UTF_8);
    }
}
