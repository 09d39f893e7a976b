package dev.caravan.node.agent;

import dev.caravan.config.revision.Probes;
import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Connections.Filter;
import dev.caravan.protocols.listener.PortOwner;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Probes by really binding, for a moment, what is not bound. Blocks. */
public final class SocketProbes implements Probes {
    private static final int PATIENCE_SECONDS = 2;

    private final Connections connections;

    /** Probes of the node that has these connections. */
    public SocketProbes(Connections connections) {
        this.connections = connections;
    }

    @Override
    public Optional<String> bindRefusal(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return path(address.toString());
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(inet, 1);
            return Optional.empty();
        } catch (IOException e) {
            String owner = PortOwner.of(inet.getPort()).map(o -> ", by " + o).orElse("");
            return Optional.of(e.getMessage() + owner);
        }
    }

    private static Optional<String> path(String text) {
        Path folder = Optional.ofNullable(Path.of(text).toAbsolutePath().getParent())
                .orElse(Path.of("/"));
        return Files.isDirectory(folder) && Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of(folder + " is no directory that may be written");
    }

    @Override
    public long liveConnections(String listener) {
        return count(of(listener, Optional.empty()));
    }

    @Override
    public long liveConnections(String listener, Set<String> users) {
        return users.stream()
                .mapToLong(user -> count(of(listener, Optional.of(user))))
                .sum();
    }

    private long count(Filter filter) {
        return connections
                .count(filter)
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static Filter of(String listener, Optional<String> user) {
        return new Filter(
                -1,
                Optional.empty(),
                Optional.of(listener),
                user,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
