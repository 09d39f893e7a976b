package dev.caravan.node;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.DocumentDiff;
import dev.caravan.management.port.Health;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.DocumentSource;
import dev.caravan.node.apply.OpenListener;
import dev.caravan.node.live.Live;
import dev.caravan.protocols.listener.Listeners;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running node. Every method may be called from any thread but an event loop.
 *
 * <pre>
 *   starting ──► ready ◄──► not ready (a listener closed) ──► draining ──► ended
 * </pre>
 */
public final class Node implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final DocumentSource source;
    private final Applier applier;
    private final Live live;
    private final Teardown teardown;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile @Nullable Document accepted;
    private volatile @Nullable InetSocketAddress management;

    Node(DocumentSource source, Applier applier, Live live, Teardown teardown) {
        this.source = source;
        this.applier = applier;
        this.live = live;
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

    /**
     * Reads the document for the first time and applies it.
     *
     * @throws StartFailed with every problem of the document
     */
    void applyFirst() {
        DocumentReader.Read read = source.read();
        warn(read);
        Document document = read.document()
                .orElseThrow(
                        () -> new StartFailed(Exit.INVALID, String.join("\n", problems(read))));
        applier.apply(document);
        accepted = document;
        applier.listeners().forEach(listener -> LOG.info("listening on {}", listener));
    }

    void management(InetSocketAddress address) {
        management = address;
    }

    /**
     * Reads document and users again, applies the difference, opens log files anew. What is wrong
     * changes nothing and is logged.
     *
     * @return whether what was read is what runs
     */
    public synchronized boolean reload() {
        applier.reopenLogs();
        Document before = accepted;
        if (before == null || draining.get()) {
            LOG.warn("not reading {} again: the node is starting or draining", source.name());
            return false;
        }
        DocumentReader.Read read = source.read();
        warn(read);
        if (read.document().isEmpty()) {
            problems(read).forEach(LOG::error);
            LOG.error("{} is refused: nothing has changed", source.name());
            return false;
        }
        return apply(before, read.document().get());
    }

    private boolean apply(Document before, Document after) {
        try {
            applier.apply(after);
        } catch (RuntimeException e) {
            LOG.error("{} is refused: nothing has changed: {}", source.name(), e.getMessage());
            return false;
        }
        accepted = after;
        LOG.info("applied {}: {}", source.name(), DocumentDiff.between(before, after));
        return true;
    }

    private void warn(DocumentReader.Read read) {
        read.warnings().forEach(warning -> LOG.warn("{}", warning.in(source.name())));
    }

    private List<String> problems(DocumentReader.Read read) {
        return read.problems().stream()
                .map(problem -> problem.in(source.name()))
                .toList();
    }

    /** The addresses of the listener called {@code name}, with their real ports; none of none. */
    public List<SocketAddress> addresses(String name) {
        return applier.listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .flatMap(listener -> listener.handle().addresses().stream())
                .toList();
    }

    /** Where health and metrics are served. */
    public InetSocketAddress management() {
        return Optional.ofNullable(management)
                .orElseThrow(() -> new IllegalStateException("the node is starting"));
    }

    /** What runs on it, to look at and to interfere with. */
    public Live running() {
        return live;
    }

    @Override
    public Verdict live() {
        return Verdict.ok();
    }

    @Override
    public Verdict ready() {
        if (draining.get()) {
            return Verdict.no("draining");
        }
        if (accepted == null) {
            return Verdict.no("starting");
        }
        if (live.overrides().drained()) {
            return Verdict.no("drained by an operator");
        }
        for (OpenListener listener : applier.listeners()) {
            if (listener.handle().status() == Listeners.Status.PAUSED) {
                return Verdict.no("listener " + listener.name() + " is closed");
            }
            if (listener.handle().closed().toCompletableFuture().isDone()) {
                return Verdict.no("listener " + listener.name() + " is closed");
            }
        }
        return Verdict.ok();
    }

    /** Stops accepting; connections have {@code within} to finish. Completes when all has ended. */
    public CompletionStage<Void> drain(Duration within) {
        boolean first = draining.compareAndSet(false, true);
        if (first) {
            LOG.info("draining, {} s at most", within.toSeconds());
        }
        if (first || within.isZero()) {
            applier.drain(within)
                    .thenRun(() -> Thread.ofPlatform().name("caravan-teardown").start(this::end));
        }
        return stopped;
    }

    private void end() {
        teardown.run();
        if (stopped.complete(null)) {
            LOG.info("ended");
        }
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
