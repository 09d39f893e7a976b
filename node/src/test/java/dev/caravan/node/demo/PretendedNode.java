package dev.caravan.node.demo;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The main class of a process that opens a node's ports and says it is ready. */
final class PretendedNode {
    private PretendedNode() {}

    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        int offset = Integer.parseInt(after(arguments, "--port-offset"));
        Path data = Files.createDirectories(Path.of(after(arguments, "--data")));
        Files.writeString(data.resolve("arguments"), String.join(" ", arguments));
        for (int port : new int[] {1080, 8080, 9640}) {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port + offset), 50);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }
    }

    private static String after(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }
}
