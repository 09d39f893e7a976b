package dev.caravan.protocols.proxy;

import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.listener.BindFailed;
import dev.caravan.protocols.listener.ListenerRuntime;
import dev.caravan.protocols.listener.ListenerSpec;
import dev.caravan.protocols.listener.Listeners;
import dev.caravan.protocols.listener.Places;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.PekkoSettings;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.wire.Sockets;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A running proxy; every method may be called from any thread. */
public final class ProxyServer implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final EventLoops loops;
    private final ActorSystem<?> system;
    private final boolean ownSystem;
    private final ExecutorService blocking;
    private final OwnAddresses own;
    private final Policy policy;
    private final Listeners.Handle listener;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private ProxyServer(
            EventLoops loops,
            ActorSystem<?> system,
            boolean ownSystem,
            ExecutorService blocking,
            OwnAddresses own,
            Policy policy,
            Listeners.Handle listener) {
        this.loops = loops;
        this.system = system;
        this.ownSystem = ownSystem;
        this.blocking = blocking;
        this.own = own;
        this.policy = policy;
        this.listener = listener;
        for (SocketAddress address : listener.addresses()) {
            if (address instanceof InetSocketAddress inet) {
                own.add(OwnAddresses.Kind.LISTENERS, inet);
            }
        }
        listener.closed().whenComplete((v, e) -> release());
    }

    static ProxyServer start(Proxy plan, Stack stack) {
        EventLoops loops = EventLoops.start(plan.transport(), plan.loops(), Time.system());
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        OwnAddresses own = OwnAddresses.ofThisHost(blocking, Time.system());
        Policy policy = plan.policy(own, blocking);
        ListenerRuntime runtime = new ListenerRuntime(
                loops,
                new Sockets(loops.transport()),
                new Places(Integer.MAX_VALUE),
                new Bans(),
                blocking);
        boolean ownSystem = plan.system().isEmpty();
        ActorSystem<?> system = null;
        Optional<AccessLog> logging = Optional.empty();
        try {
            ActorRef<Listeners.Command> parent;
            if (plan.system().isPresent()) {
                system = plan.system().get();
                loops.attach(system);
                parent = system.systemActorOf(
                        Listeners.create(runtime),
                        "caravan-" + NAMES.incrementAndGet(),
                        Props.empty());
            } else {
                ActorSystem<Listeners.Command> made = ActorSystem.create(
                        Listeners.create(runtime),
                        "caravan-" + NAMES.incrementAndGet(),
                        PekkoSettings.quiet());
                system = made;
                loops.attach(made);
                parent = made;
            }
            policy.accessLog().start(system);
            logging = Optional.of(policy.accessLog());
            ListenerSpec spec = new ListenerSpec(policy.listener(), plan.binds(), policy, stack);
            Listeners.Handle handle =
                    Listeners.open(parent, spec).toCompletableFuture().join();
            return new ProxyServer(loops, system, ownSystem, blocking, own, policy, handle);
        } catch (CompletionException e) {
            abandon(loops, system, ownSystem, blocking, logging);
            throw e.getCause() instanceof BindFailed failed ? failed : e;
        } catch (RuntimeException e) {
            abandon(loops, system, ownSystem, blocking, logging);
            throw e;
        }
    }

    private static void abandon(
            EventLoops loops,
            @org.jspecify.annotations.Nullable ActorSystem<?> system,
            boolean ownSystem,
            ExecutorService blocking,
            Optional<AccessLog> logging) {
        logging.ifPresent(AccessLog::close);
        if (ownSystem && system != null) {
            system.terminate();
        }
        loops.close();
        blocking.shutdown();
    }

    /** The first bound address, with its real port. */
    public InetSocketAddress address() {
        return listener.addresses().stream()
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("the proxy listens at unix sockets only"));
    }

    /** Every bound address. */
    public List<SocketAddress> addresses() {
        return listener.addresses();
    }

    /** The layers of connections accepted from now on; open connections keep theirs. */
    public CompletionStage<Void> replace(Stack stack) {
        return listener.swap(policy, stack);
    }

    /** As {@link #replace(Stack)}, for a stack of these layers. */
    public CompletionStage<Void> replace(Layer... layers) {
        return replace(Stack.of(layers));
    }

    /** How many connections are open. */
    public CompletionStage<Long> connections() {
        return listener.count().thenApply(counters -> counters.open);
    }

    /** Stops accepting; connections have {@code within} to finish. Completes when all has stopped. */
    public CompletionStage<Void> drain(Duration within) {
        listener.drain(within);
        return stopped;
    }

    /** Waits until it has stopped. */
    public void awaitStopped() {
        stopped.join();
    }

    /** Stops at once: connections are reset. Returns when all has stopped. */
    @Override
    public void close() {
        drain(Duration.ZERO);
        awaitStopped();
    }

    private void release() {
        for (SocketAddress address : listener.addresses()) {
            if (address instanceof InetSocketAddress inet) {
                own.remove(OwnAddresses.Kind.LISTENERS, inet);
            }
        }
        policy.accessLog()
                .close()
                .toCompletableFuture()
                .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .thenCompose(d -> endSystem())
                .thenCompose(d -> loops.shutdown())
                .whenComplete((v, e) -> {
                    blocking.shutdown();
                    stopped.complete(null);
                });
    }

    private CompletionStage<?> endSystem() {
        if (!ownSystem) {
            return CompletableFuture.completedStage(null);
        }
        system.terminate();
        return system.getWhenTerminated();
    }
}
