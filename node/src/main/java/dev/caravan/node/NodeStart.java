package dev.caravan.node;

import dev.caravan.config.agreement.RaftStoreCodec;
import dev.caravan.config.store.NodeStore;
import dev.caravan.management.port.Metrics;
import dev.caravan.management.server.Cluster;
import dev.caravan.management.server.ManagementServer;
import dev.caravan.node.agreement.Arrival;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.DocumentSource;
import dev.caravan.node.data.DataDirectory;
import dev.caravan.node.data.DataDirectoryException;
import dev.caravan.node.live.Live;
import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.node.report.NodeMetrics;
import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.accesslog.AccessLogException;
import dev.caravan.protocols.listener.BindFailed;
import dev.caravan.protocols.listener.ListenerRuntime;
import dev.caravan.protocols.listener.Listeners;
import dev.caravan.protocols.listener.LiveConnections;
import dev.caravan.protocols.listener.Places;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.PekkoSettings;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.wire.Sockets;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import scala.concurrent.ExecutionContext;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The start of a node: {@link #all} is the order, top to bottom. */
final class NodeStart {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NodeSettings settings;
    private final Teardown teardown = new Teardown();

    private NodeStart(NodeSettings settings) {
        this.settings = settings;
    }

    /** A node that is ready. */
    static Node start(NodeSettings settings) {
        NodeStart start = new NodeStart(settings);
        try {
            return start.all();
        } catch (RuntimeException e) {
            start.teardown.run();
            throw failed(e);
        }
    }

    private Node all() {
        refuseToBeAnOpenProxy();
        warnWhereAnybodyMayListen();
        ManagementStart.refuseTakenPorts(settings);
        DataDirectory data = dataDirectory();
        ExecutorService blocking = blocking();
        EventLoops loops = loops();
        OwnAddresses own = OwnAddresses.ofThisHost(blocking, Time.system());
        CompletableFuture<ActorRef<Listeners.Command>> listeners = new CompletableFuture<>();
        Bans bans = new Bans();
        Places places = new Places(settings.connections());
        ActorSystem<?> system = system(
                new ListenerRuntime(loops, new Sockets(loops.transport()), places, bans, blocking),
                listeners);
        Applier applier = applier(
                new Applier.Runtime(
                        system, listeners.join(), LiveConnections.on(loops), blocking, own),
                data);
        Live live =
                Live.of(new Live.Parts(applier, loops, bans, own), data.nodeId(), Time.system());
        everySecond(system, live::tick, blocking);
        // Before a client can ask for it.
        own.add(OwnAddresses.Kind.MANAGEMENT, settings.shifted(settings.management()));
        Guidance guidance = settings.cluster()
                .<Guidance>map(cluster -> ClusterNode.start(
                        new ClusterNode.Base(
                                settings, data, system, loops, places, applier, live, blocking,
                                teardown),
                        cluster))
                .orElseGet(() -> new FileGuidance(documents(), applier));
        settings.cluster().ifPresent(c -> own.add(OwnAddresses.Kind.CLUSTER, c.bind()));
        Node node = new Node(settings, guidance, applier, live, teardown);
        Metrics metrics =
                NodeMetrics.of(applier, loops, () -> node.ready().yes(), guidance::standing);
        Optional<Cluster> cluster = guidance.asked(node);
        ManagementStart management = new ManagementStart(settings, system, teardown);
        CompletionStage<ManagementServer> opening = management.open(cluster, node, metrics);
        guidance.serves()
                .thenRun(() ->
                        LOG.info("node {}, ready in {} ms", data.nodeId(), millisSinceStart()));
        guidance.begin();
        InetSocketAddress address = management.opened(opening, own);
        node.management(address);
        management.probes(own, node, metrics, cluster);
        guidance.managedAt(address);
        guidance.awaitServing(PATIENCE);
        return node;
    }

    /** Without a document nobody has said who may use it, so only this machine may. */
    private void refuseToBeAnOpenProxy() {
        boolean follows = settings.cluster().filter(ClusterSettings::learner).isPresent();
        if (settings.config().isEmpty() && !follows && !settings.bind().isLoopbackAddress()) {
            throw new StartFailed(
                    Exit.INVALID,
                    "--bind " + settings.bind().getHostAddress() + " is off loopback, and without"
                            + " a document anybody who reaches it could use this proxy.\n"
                            + "Write a document, start with --config FILE, and let its listener"
                            + " say one of:\n"
                            + "  users: NAME            who may use it, by name and password\n"
                            + "  allow-from: [BLOCK]    from where it may be used\n"
                            + "  open: true             that anybody may");
        }
    }

    private void warnWhereAnybodyMayListen() {
        if (settings.operators().isManagementOpen(settings.management())) {
            LOG.warn(
                    "INSECURE: the management API at {} is off loopback without TLS: credentials"
                            + " can be read on the way",
                    settings.shifted(settings.management()));
        }
    }

    private DataDirectory dataDirectory() {
        DataDirectory data = DataDirectory.open(settings.data());
        teardown.push("data directory", data);
        boolean learner = settings.cluster().filter(ClusterSettings::learner).isPresent();
        if (learner && NodeStore.exists(data.path())) {
            comeBackAsAnother(data);
        }
        return data;
    }

    /** A learner that has left serves what it has proven, and joins as a node nobody knows. */
    private static void comeBackAsAnother(DataDirectory data) {
        try (NodeStore store =
                NodeStore.openExisting(data.path(), new RaftStoreCodec(), Time.system())) {
            if (Arrival.left(store.marks()).isPresent()) {
                store.forgetLog();
                data.renew();
                Arrival.forgetLeft(store.marks());
            }
        }
    }

    private ExecutorService blocking() {
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        teardown.push("blocking work", blocking::shutdownNow);
        return blocking;
    }

    private EventLoops loops() {
        EventLoops loops = EventLoops.start(settings.transport(), settings.loops(), Time.system());
        teardown.push("event loops", () -> await(loops.shutdown()));
        return loops;
    }

    private ActorSystem<?> system(
            ListenerRuntime runtime, CompletableFuture<ActorRef<Listeners.Command>> listeners) {
        ActorSystem<?> system = ActorSystem.create(
                NodeGuardian.create(runtime, listeners), "data", PekkoSettings.quiet());
        teardown.push("actor system", () -> {
            system.terminate();
            await(system.getWhenTerminated());
        });
        runtime.loops().attach(system);
        return system;
    }

    /** Until the system ends. */
    private static void everySecond(ActorSystem<?> system, Runnable task, ExecutorService on) {
        Duration second = Duration.ofSeconds(1);
        system.scheduler()
                .scheduleWithFixedDelay(second, second, task, ExecutionContext.fromExecutor(on));
    }

    private Applier applier(Applier.Runtime runtime, DataDirectory data) {
        String log = settings.accessLog()
                .map(to -> to.equals("-") ? to : Path.of(to).toAbsolutePath().toString())
                .orElseGet(() -> data.path().resolve("access.log").toString());
        Applier applier = new Applier(
                runtime,
                new Applier.Settings(
                        settings::shifted,
                        log,
                        settings.drainTimeout(),
                        settings.nodeIdentity(data.nodeId())));
        teardown.push("access logs and upstreams", () -> {
            await(applier.drain(Duration.ZERO));
            applier.close();
        });
        return applier;
    }

    private DocumentSource documents() {
        return new DocumentSource(settings.config(), settings.reading());
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new StartFailed(
                        Exit.FAILED,
                        "a step of the start took more than " + PATIENCE.toSeconds()
                                + " s (expected: a machine with some time left)",
                        e);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static StartFailed failed(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case StartFailed said -> said;
            case BindFailed taken -> new StartFailed(Exit.PORT_TAKEN, message, e);
            case DataDirectoryException data -> new StartFailed(Exit.DATA_DIRECTORY, message, e);
            case AccessLogException log -> new StartFailed(Exit.FAILED, message, e);
            case IllegalArgumentException invalid -> new StartFailed(Exit.INVALID, message, e);
            default -> new StartFailed(Exit.FAILED, message, e);
        };
    }

    /** Without the time of the launcher, which may have built the node first. */
    private static long millisSinceStart() {
        long now = System.currentTimeMillis();
        return now - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
