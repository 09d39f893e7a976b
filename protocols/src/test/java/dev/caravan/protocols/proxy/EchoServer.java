package dev.caravan.protocols.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A blocking server on loopback for stories: a thread a connection, whatever it is told to do. */
public final class EchoServer implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What to do with a connection. */
    public interface Talk {
        void with(Socket socket) throws IOException;
    }

    private EchoServer(Talk talk) {
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    threads.execute(() -> serve(talk, socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void serve(Talk talk, Socket socket) {
        try (socket) {
            talk.with(socket);
        } catch (IOException e) {
            // The story's other side ended first.
            return;
        }
    }

    /** A server that sends back what it receives, until the client ends its direction. */
    public static EchoServer echo() {
        return new EchoServer(s -> s.getInputStream().transferTo(s.getOutputStream()));
    }

    /** A server that does {@code talk} with each connection and closes it. */
    public static EchoServer of(Talk talk) {
        return new EchoServer(talk);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** The same as {@code host:port}. */
    public String target() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
