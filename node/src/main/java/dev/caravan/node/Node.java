package dev.caravan.node;

import dev.caravan.node.apply.Applier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running node. Every method may be called from any thread but an event loop. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Applier applier;
    private final Teardown teardown;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    Node(Applier applier, Teardown teardown) {
        this.applier = applier;
        this.teardown = teardown;
    }

    /**
     * Starts a node; returns when it is ready.
     *
     * @throws StartFailed when it cannot start; nothing stays open then
     */
    public static Node start(NodeSettings settings) {
        return NodeStart.start(settings);
    }

    /** The addresses of the listener called {@code name}, with their real ports; none of none. */
    public List<SocketAddress> addresses(String name) {
        return applier.running().stream()
                .filter(listener -> listener.spec().name().equals(name))
                .flatMap(listener -> listener.handle().addresses().stream())
                .toList();
    }

    /** Reads document and users again and applies the difference; what is wrong changes nothing. */
    public void reload() {}

    /** Stops accepting; connections have {@code within} to finish. Completes when all has ended. */
    public CompletionStage<Void> drain(Duration within) {
        if (draining.compareAndSet(false, true)) {
            LOG.info("draining, {} s at most", within.toSeconds());
            applier.drainAll(within)
                    .whenComplete((v, e) -> Thread.ofPlatform()
                            .name("caravan-teardown")
                            .start(() -> {
                                teardown.run();
                                LOG.info("ended");
                                stopped.complete(null);
                            }));
        }
        return stopped;
    }

    /** Waits until it has ended. */
    public void awaitStopped() {
        stopped.join();
    }

    /** Ends it at once: connections are reset. */
    @Override
    public void close() {
        drain(Duration.ZERO);
        awaitStopped();
    }
}
