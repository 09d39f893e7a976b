package dev.caravan.node;

import dev.caravan.management.port.Health;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.OpenListener;
import dev.caravan.node.live.Live;
import dev.caravan.node.membership.Leaving;
import dev.caravan.node.membership.Parting;
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

    private final NodeSettings settings;
    private final Guidance guidance;
    private final Applier applier;
    private final Live live;
    private final Teardown teardown;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean forGood = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile @Nullable InetSocketAddress management;

    Node(NodeSettings settings, Guidance guidance, Applier applier, Live live, Teardown teardown) {
        this.settings = settings;
        this.guidance = guidance;
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

    void management(InetSocketAddress address) {
        management = address;
    }

    /**
     * Reads document and users again, applies the difference, opens log files anew. What is wrong
     * changes nothing and is logged.
     *
     * @return whether what was read is what runs, or has been submitted to the cluster
     */
    public synchronized boolean reload() {
        applier.reopenLogs();
        if (draining.get()) {
            LOG.warn("nothing is read again: the node is draining");
            return false;
        }
        return guidance.reload();
    }

    /** Completes when it serves something for the first time. */
    public CompletionStage<Void> serves() {
        return guidance.serves();
    }

    /** The addresses of the listener called {@code name}, with their real ports; none of none. */
    public List<SocketAddress> addresses(String name) {
        return applier.listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .flatMap(listener -> listener.handle().addresses().stream())
                .toList();
    }

    /** Where the management API is served. */
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
        Optional<String> waiting = guidance.waitingFor();
        if (waiting.isPresent()) {
            return Verdict.no(waiting.get());
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

    /**
     * Ends in order: says it is not ready, stops accepting, gives connections this time to finish,
     * and what it does for its cluster to others; it stays a member, to come back. Completes when
     * all has ended.
     */
    public CompletionStage<Void> drain(Duration within) {
        boolean first = draining.compareAndSet(false, true);
        if (within.isZero()) {
            applier.drain(within).thenRun(this::endSoon);
        } else if (first) {
            LOG.info("draining, {} s at most", within.toSeconds());
            Leaving.of(new InOrder(), times(within), Leaving.Delay.system())
                    .begin()
                    .thenRun(this::endSoon);
        }
        return stopped;
    }

    /** The same, but it is no member of the cluster any more, for good. */
    CompletionStage<Void> leave() {
        forGood.set(true);
        return drain(settings.drainTimeout());
    }

    private Leaving.Times times(Duration within) {
        Leaving.Times usual = Leaving.Times.draining(within);
        return new Leaving.Times(
                settings.operators().leaveDelay(),
                usual.drain(),
                usual.handOff(),
                usual.group(),
                usual.cluster());
    }

    /** What each step of leaving is, here. */
    private final class InOrder implements Parting {
        @Override
        public CompletionStage<?> notReady() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> stopAccepting() {
            return applier.stopAccepting();
        }

        @Override
        public CompletionStage<?> drain(Duration within) {
            return applier.drain(within);
        }

        @Override
        public CompletionStage<?> handOff() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> leaveGroup() {
            return guidance.leaveGroup(forGood.get());
        }

        @Override
        public CompletionStage<?> leaveCluster(Duration within) {
            return guidance.leaveCluster(within);
        }
    }

    /** Whether it ends. */
    boolean isEnding() {
        return draining.get();
    }

    /** Whether it ends, or an operator wants it to take nothing. */
    boolean isDraining() {
        return draining.get() || live.overrides().drained();
    }

    private void endSoon() {
        Thread.ofPlatform().name("caravan-teardown").start(this::end);
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
