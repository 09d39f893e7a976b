package dev.caravan.node;

import dev.caravan.management.auth.BootstrapTokens;
import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.port.Metrics;
import dev.caravan.management.server.Access;
import dev.caravan.management.server.Cluster;
import dev.caravan.management.server.ManagementException;
import dev.caravan.management.server.ManagementServer;
import dev.caravan.management.tls.PemFiles;
import dev.caravan.node.membership.HostPort;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.listener.PortOwner;

import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Opens the node's management API and its probes. Blocks. */
final class ManagementStart {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final String MANAGEMENT = "for the management API";
    private static final String MOVES_MANAGEMENT =
            "--management ADDR:PORT or --port-offset K moves it";
    private static final String PROBES = "for the probes";
    private static final String MOVES_PROBES = "--probes ADDR:PORT or --port-offset K moves it";

    private final NodeSettings settings;
    private final ActorSystem<?> system;
    private final Teardown teardown;

    ManagementStart(NodeSettings settings, ActorSystem<?> system, Teardown teardown) {
        this.settings = settings;
        this.system = system;
        this.teardown = teardown;
    }

    /**
     * Before a cluster is made or joined, which a node that then ends would be missed in.
     *
     * @throws StartFailed when an address is taken
     */
    static void refuseTakenPorts(NodeSettings settings) {
        free(settings.shifted(settings.management()), MANAGEMENT, MOVES_MANAGEMENT);
        settings.operators()
                .probes()
                .ifPresent(probes -> free(settings.shifted(probes), PROBES, MOVES_PROBES));
    }

    private static void free(InetSocketAddress wanted, String what, String remedy) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(wanted, 1);
        } catch (IOException e) {
            throw taken(wanted, what, remedy, e);
        }
    }

    /** Begins to open it; it takes as long as all the rest, and need not be waited for. */
    CompletionStage<ManagementServer> open(Optional<Cluster> cluster, Node node, Metrics metrics) {
        InetSocketAddress address = settings.shifted(settings.management());
        return opening(
                "management",
                () -> cluster.isPresent()
                        ? ManagementServer.start(
                                system, access(address), node, metrics, cluster.get())
                        : ManagementServer.start(system, address, node, metrics));
    }

    private CompletionStage<ManagementServer> opening(
            String what, Supplier<CompletionStage<ManagementServer>> start) {
        CompletableFuture<ManagementServer> opening = CompletableFuture.supplyAsync(
                () -> NodeStart.await(start.get()),
                task -> Thread.ofPlatform().name("caravan-" + what).start(task));
        teardown.push(
                what,
                () -> opening.thenAccept(server -> NodeStart.await(server.stop(GRACE)))
                        .exceptionally(neverOpened -> null)
                        .join());
        return opening;
    }

    private Access access(InetSocketAddress address) {
        OperatorSettings operators = settings.operators();
        Set<String> names =
                operators.advertise().map(named -> Set.of(named.host())).orElse(Set.of());
        Optional<Path> keys = operators.keys();
        Map<String, KeptToken> tokens = keys.map(folder -> folder.resolve("tokens"))
                .filter(Files::exists)
                .map(BootstrapTokens::read)
                .orElse(Map.of());
        Optional<PemFiles> tls = keys.map(folder ->
                new PemFiles(folder.resolve("management.crt"), folder.resolve("management.key")));
        Optional<Path> clients = operators
                .clients()
                .or(() -> keys.map(folder -> folder.resolve("ca.crt")).filter(Files::exists));
        return new Access(address, names, tls, clients, tokens, operators.insecure());
    }

    /** Waits for it; where it is. */
    InetSocketAddress opened(CompletionStage<ManagementServer> opening, OwnAddresses own) {
        InetSocketAddress address = opened(
                opening, settings.shifted(settings.management()), MANAGEMENT, MOVES_MANAGEMENT);
        own.add(OwnAddresses.Kind.MANAGEMENT, address);
        String scheme = settings.operators().keys().isPresent() ? "https" : "http";
        LOG.info("management API at {}://{}", scheme, HostPort.of(address));
        return address;
    }

    /** Opens the probes, where they are wanted. */
    void probes(OwnAddresses own, Node node, Metrics metrics, Optional<Cluster> cluster) {
        settings.operators().probes().map(settings::shifted).ifPresent(wanted -> {
            own.add(OwnAddresses.Kind.MANAGEMENT, wanted);
            InetSocketAddress address = opened(
                    opening(
                            "probes",
                            () -> ManagementServer.probes(system, wanted, node, metrics, cluster)),
                    wanted,
                    PROBES,
                    MOVES_PROBES);
            own.add(OwnAddresses.Kind.MANAGEMENT, address);
            LOG.info("probes at http://{}", HostPort.of(address));
        });
    }

    private static InetSocketAddress opened(
            CompletionStage<ManagementServer> opening,
            InetSocketAddress wanted,
            String what,
            String remedy) {
        try {
            return NodeStart.await(opening).address();
        } catch (ManagementException e) {
            if (!(e.getCause() instanceof BindException)) {
                throw new StartFailed(Exit.INVALID, String.valueOf(e.getMessage()), e);
            }
            throw taken(wanted, what, remedy, e);
        }
    }

    private static StartFailed taken(
            InetSocketAddress wanted, String what, String remedy, Exception e) {
        String owner = PortOwner.of(wanted.getPort()).map(o -> " by " + o).orElse("");
        return new StartFailed(
                Exit.PORT_TAKEN,
                "bind " + HostPort.of(wanted) + " " + what + ": port taken" + owner + " (" + remedy
                        + ")",
                e);
    }
}
