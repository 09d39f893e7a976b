package dev.caravan.node.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A management API that answers what a test says, and remembers what it was asked. */
public final class FakeApi implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = java.util.Collections.synchronizedList(new ArrayList<>());

    /**
     * A request that arrived.
     *
     * @param line method and target
     */
    public record Asked(String line, Headers headers, String body) {
        /** A header's first value, or empty. */
        public String header(String name) {
            return Optional.ofNullable(headers.getFirst(name)).orElse("");
        }
    }

    private record Answer(int status, String type, String body, Map<String, String> headers) {}

    private FakeApi(HttpServer server) {
        this.server = server;
    }

    /** One on a port of its own. */
    public static FakeApi start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        FakeApi api = new FakeApi(server);
        server.createContext("/", api::answer);
        server.start();
        return api;
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * To {@code METHOD /path} it answers this; said again, that follows, and the last one stays.
     *
     * @param headers names and values in turns
     */
    public FakeApi on(String line, int status, String body, String... headers) {
        Map<String, String> named = new java.util.LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        String json = status < 400 ? "application/json" : "application/problem+json";
        String type = named.containsKey("Content-Type") ? named.remove("Content-Type") : json;
        answers.computeIfAbsent(line, l -> new ArrayDeque<>())
                .add(new Answer(status, type, body, named));
        return this;
    }

    /** Everything it was asked. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Method and target of everything it was asked. */
    public List<String> lines() {
        return asked().stream().map(Asked::line).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod() + " " + target, exchange.getRequestHeaders(), body));
        Answer answer = next(exchange.getRequestMethod() + " " + target.replaceAll("\\?.*", ""));
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String line) {
        Deque<Answer> said = answers.get(line);
        if (said == null) {
            String problem = "{\"code\":\"not-found\",\"detail\":\"nothing is at " + line + "\"}";
            return new Answer(404, "application/problem+json", problem, Map.of());
        }
        return said.size() > 1 ? said.remove() : said.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
