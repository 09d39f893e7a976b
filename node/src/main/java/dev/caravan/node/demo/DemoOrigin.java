package dev.caravan.node.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server to reach through the demo's nodes: says what it was asked. */
final class DemoOrigin implements AutoCloseable {
    private static final int OK = 200;
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ExecutorService threads;

    private DemoOrigin(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Opens it at {@code port} of loopback. */
    static DemoOrigin open(int port) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", DemoOrigin::answer);
        server.start();
        return new DemoOrigin(server, threads);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().skip(Long.MAX_VALUE);
        String text = "the origin was asked " + exchange.getRequestMethod() + " "
                + exchange.getRequestURI() + "\n";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(OK, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
