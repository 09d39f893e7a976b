package dev.caravan.management.server;

import dev.caravan.config.content.ContentStore;
import dev.caravan.management.api.ClusterHealthRoutes;
import dev.caravan.management.auth.HostCheck;
import dev.caravan.management.auth.Tokens;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.Metrics;
import dev.caravan.management.tls.ServerTls;

import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The management API of a node, open on an address. HTTP/1.1 only. */
public final class ManagementServer {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final int MAX_CONNECTIONS = 256;
    /** Every parameter at its longest, each character four bytes, each byte three. */
    private static final int MAX_URI = 64 * 1024;

    /** Known, so that it is answered like any other method that is not allowed. */
    private static final HttpMethod QUERY =
            HttpMethods.custom("QUERY", true, true, RequestEntityAcceptances.Expected);

    private static final Duration IDLE = Duration.ofMinutes(3);
    private static final Duration RELOAD = Duration.ofSeconds(5);

    private final ServerBinding binding;
    private final Runnable ending;

    private ManagementServer(ServerBinding binding, Runnable ending) {
        this.binding = binding;
        this.ending = ending;
    }

    /**
     * Opens that of a node without a cluster: health and metrics.
     *
     * @param system runs it, on its default and its blocking dispatcher
     * @param bind a loopback address; port 0 is the kernel's choice
     * @return failed with a {@link ManagementException} when the address is not the loopback's or
     *     cannot be bound, which then is its cause
     */
    public static CompletionStage<ManagementServer> start(
            ActorSystem<?> system, InetSocketAddress bind, Health health, Metrics metrics) {
        if (bind.getAddress() == null || !bind.getAddress().isLoopbackAddress()) {
            return CompletableFuture.failedFuture(new ManagementException("management: "
                    + bind.getHostString() + " (expected: a loopback address, such as 127.0.0.1;"
                    + " nothing guards it elsewhere in this version)"));
        }
        return open(
                system, bind, Optional.empty(), aloneAt(system, new HostCheck(), health, metrics));
    }

    /**
     * Opens that of a cluster's node: all of it.
     *
     * @param access where, and to whom
     * @return failed with a {@link ManagementException} when it may not be opened so, its certificate
     *     cannot be read, or the address cannot be bound
     */
    public static CompletionStage<ManagementServer> start(
            ActorSystem<?> system, Access access, Health health, Metrics metrics, Cluster cluster) {
        Executor blocking = blocking(system);
        return CompletableFuture.supplyAsync(() -> tls(access), blocking).thenCompose(tls -> {
            Materializer materializer = Materializer.matFromSystem(system);
            InstantSource clock = InstantSource.system();
            ClusterApi api = new ClusterApi(
                    cluster,
                    access.bootstrap(),
                    health,
                    metrics,
                    new ClusterApi.Surroundings(materializer, blocking, clock));
            Optional<String> problem = access.problem(!api.tokens().none());
            if (problem.isPresent()) {
                api.close();
                throw new ManagementException(problem.get());
            }
            access.warning(!api.tokens().none()).ifPresent(LOG::warn);
            Optional<Tokens> tokens = Optional.of(api.tokens());
            Door door = new Door(access.hosts(), tokens, access.openAtFirst(), clock);
            Answering answering =
                    new Answering(api.operations(), door, new Bodies(materializer, blocking));
            return open(system, access.bind(), tls, answering)
                    .whenComplete((server, failure) -> {
                        if (failure != null) {
                            api.close();
                        }
                    })
                    .thenApply(server -> server.closing(api));
        });
    }

    private static Optional<ServerTls> tls(Access access) {
        if (access.tls().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServerTls.read(access.tls().get(), access.clients()));
        } catch (IOException e) {
            throw new ManagementException("management: " + e.getMessage(), e);
        }
    }

    private ManagementServer closing(ClusterApi api) {
        return new ManagementServer(binding, () -> {
            ending.run();
            api.close();
        });
    }

    /**
     * Opens the probes: health and metrics for whoever reaches {@code bind}, by any name.
     *
     * @param cluster whose health is told as well; empty for a node alone
     * @return failed with a {@link ManagementException} when the address cannot be bound
     */
    public static CompletionStage<ManagementServer> probes(
            ActorSystem<?> system,
            InetSocketAddress bind,
            Health health,
            Metrics metrics,
            Optional<Cluster> cluster) {
        List<Operation> operations =
                new ArrayList<>(Routes.alone(health, metrics, blocking(system)));
        cluster.ifPresent(of -> operations.addAll(
                new ClusterHealthRoutes(of.agreed().agreement(), of.here().node()).operations()));
        return open(system, bind, Optional.empty(), at(system, HostCheck.any(), operations));
    }

    private static Answering aloneAt(
            ActorSystem<?> system, HostCheck host, Health health, Metrics metrics) {
        return at(system, host, Routes.alone(health, metrics, blocking(system)));
    }

    private static Answering at(ActorSystem<?> system, HostCheck host, List<Operation> operations) {
        Executor blocking = blocking(system);
        return new Answering(
                operations,
                new Door(host, Optional.empty(), true, InstantSource.system()),
                new Bodies(Materializer.matFromSystem(system), blocking));
    }

    private static Executor blocking(ActorSystem<?> system) {
        return system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    private static CompletionStage<ManagementServer> open(
            ActorSystem<?> system,
            InetSocketAddress bind,
            Optional<ServerTls> tls,
            Answering answering) {
        ServerBuilder builder = Http.get(system)
                .newServerAt(bind.getAddress().getHostAddress(), bind.getPort())
                .withSettings(settings(system));
        ServerBuilder guarded =
                tls.map(with -> builder.enableHttps(with.connections())).orElse(builder);
        return guarded.bind(answering::answer).handle((binding, failure) -> {
            if (failure != null) {
                throw failed(bind, failure);
            }
            return new ManagementServer(binding, renewing(system, tls));
        });
    }

    /** Looks for another certificate now and then; what ends that. */
    private static Runnable renewing(ActorSystem<?> system, Optional<ServerTls> tls) {
        if (tls.isEmpty()) {
            return () -> {};
        }
        Cancellable looking = system.scheduler()
                .scheduleWithFixedDelay(
                        RELOAD,
                        RELOAD,
                        tls.get()::reload,
                        system.dispatchers().lookup(DispatcherSelector.blocking()));
        return looking::cancel;
    }

    private static ServerSettings settings(ActorSystem<?> system) {
        ServerSettings settings = ServerSettings.create(Adapter.toClassic(system));
        ParserSettings parsing = settings.getParserSettings()
                .withMaxUriLength(MAX_URI)
                .withIncludeSslSessionAttribute(true)
                .withIllegalHeaderWarnings(false)
                .withCustomMethods(QUERY)
                .withMaxContentLength(ContentStore.MAX_BYTES + 1024 * 1024);
        return settings.withServerHeader(Optional.empty())
                .withTransparentHeadRequests(true)
                .withRemoteAddressAttribute(true)
                .withEnableHttp2(false)
                .withMaxConnections(MAX_CONNECTIONS)
                .withParserSettings(parsing)
                .withTimeouts(settings.getTimeouts()
                        .withIdleTimeout(scala.jdk.javaapi.DurationConverters.toScala(IDLE)))
                .withParsingErrorHandler(ParsingProblems.class.getName());
    }

    private static ManagementException failed(InetSocketAddress bind, Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = failure; next != null; next = next.getCause()) {
            cause = next;
        }
        return new ManagementException(
                "management: " + bind.getAddress().getHostAddress() + ":" + bind.getPort() + ": "
                        + cause.getMessage(),
                cause);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Stops listening, lets requests under way end within {@code atMost}, then closes the rest. */
    public CompletionStage<Void> stop(Duration atMost) {
        ending.run();
        return binding.terminate(atMost).thenApply(ended -> null);
    }
}
