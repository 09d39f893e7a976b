package dev.caravan.node;

import dev.caravan.node.apply.Applier;
import dev.caravan.node.data.DataDirectory;
import dev.caravan.node.data.DataDirectoryException;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.detect.Detect;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.http.HttpProxy;
import dev.caravan.protocols.listener.BindFailed;
import dev.caravan.protocols.listener.ListenerRuntime;
import dev.caravan.protocols.listener.ListenerSpec;
import dev.caravan.protocols.listener.Listeners;
import dev.caravan.protocols.listener.Places;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.PekkoSettings;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.socks4.Socks4;
import dev.caravan.protocols.socks5.Socks5;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.wire.Sockets;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The start of a node, top to bottom. */
final class NodeStart {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeSettings settings;
    private final Teardown teardown = new Teardown();

    private NodeStart(NodeSettings settings) {
        this.settings = settings;
    }

    static Node start(NodeSettings settings) {
        NodeStart start = new NodeStart(settings);
        try {
            return start.all();
        } catch (BindFailed e) {
            throw start.failed(Exit.PORT_TAKEN, e);
        } catch (DataDirectoryException e) {
            throw start.failed(Exit.DATA_DIRECTORY, e);
        } catch (IllegalArgumentException e) {
            throw start.failed(Exit.INVALID, e);
        } catch (RuntimeException e) {
            throw start.failed(Exit.FAILED, e);
        }
    }

    private Node all() {
        DataDirectory data = DataDirectory.open(settings.data());
        teardown.push("data directory", data);
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        teardown.push("blocking work", blocking::shutdownNow);
        EventLoops loops = EventLoops.start(settings.transport(), settings.loops(), Time.system());
        teardown.push("loops", () -> await(loops.shutdown().toCompletableFuture()));
        OwnAddresses own = OwnAddresses.ofThisHost(blocking, Time.system());
        CompletableFuture<ActorRef<Listeners.Command>> listeners = new CompletableFuture<>();
        ActorSystem<?> system = system(loops, blocking, listeners);
        loops.attach(system);
        Applier applier = new Applier(listeners.join(), own, settings.drainTimeout());
        applier.apply(List.of(builtIn(own, data, system)));
        Node node = new Node(applier, teardown);
        applier.running().forEach(r -> LOG.info("listening on {}", r.handle().addresses()));
        LOG.info("ready in {} ms", sinceProcessStart().toMillis());
        return node;
    }

    private ActorSystem<?> system(
            EventLoops loops,
            ExecutorService blocking,
            CompletableFuture<ActorRef<Listeners.Command>> listeners) {
        ListenerRuntime runtime = new ListenerRuntime(
                loops,
                new Sockets(loops.transport()),
                new Places(settings.connections()),
                blocking);
        ActorSystem<?> system = ActorSystem.create(
                NodeGuardian.create(runtime, listeners), "data", PekkoSettings.quiet());
        teardown.push("actor system", () -> {
            system.terminate();
            await(system.getWhenTerminated().toCompletableFuture());
        });
        return system;
    }

    private ListenerSpec builtIn(OwnAddresses own, DataDirectory data, ActorSystem<?> system) {
        if (!settings.bind().isLoopbackAddress()) {
            throw new IllegalArgumentException("--bind " + settings.bind().getHostAddress()
                    + " is off loopback: anybody who reaches it could use this node as an open"
                    + " proxy. Write a document and start with --config FILE, whose listener says"
                    + " one of:\n  users: NAME          who may use it, by name and password\n"
                    + "  allow-from: [BLOCK]  from where it may be used\n"
                    + "  open: true           that anybody may");
        }
        AccessLog log = settings.accessLog()
                .map(where -> where.equals("-")
                        ? AccessLog.json(new java.io.FileOutputStream(java.io.FileDescriptor.out))
                        : AccessLog.json(Path.of(where)))
                .orElseGet(() -> AccessLog.json(data.path().resolve("access.log")));
        log.start(system);
        teardown.push("access log", () -> await(log.close().toCompletableFuture()));
        Targets targets = Targets.any();
        Policy policy = new Policy(
                "everything",
                Optional.empty(),
                Optional.empty(),
                (target, address) -> targets.refuses(target, address, own),
                (target, address) -> own.refuses(address, Set.of()),
                Egress.direct(),
                Limits.defaults(),
                log);
        InetSocketAddress bind = settings.shifted(new InetSocketAddress(settings.bind(), 1080));
        return new ListenerSpec(
                "everything",
                List.of(bind),
                policy,
                Stack.of(Detect.anyOf(Socks5.server(), Socks4.server(), HttpProxy.server())));
    }

    private static void await(CompletableFuture<?> stage) throws Exception {
        stage.get(5, TimeUnit.SECONDS);
    }

    private StartFailed failed(Exit exit, RuntimeException why) {
        teardown.run();
        return new StartFailed(exit, String.valueOf(why.getMessage()), why);
    }

    private static Duration sinceProcessStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(at -> Duration.between(at, java.time.Instant.now()))
                .orElse(Duration.ZERO);
    }
}
