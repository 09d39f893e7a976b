package dev.caravan.management.server;

import dev.caravan.management.api.HealthRoutes;
import dev.caravan.management.api.MetricsRoutes;
import dev.caravan.management.auth.HostCheck;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.Metrics;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The management API of one node, open on an address of the loopback. HTTP/1.1 only. */
public final class ManagementServer {
    private final ServerBinding binding;

    private ManagementServer(ServerBinding binding) {
        this.binding = binding;
    }

    /**
     * Opens it.
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
        Routes routes = new Routes(
                new HostCheck(),
                new HealthRoutes(health),
                new MetricsRoutes(
                        metrics, system.dispatchers().lookup(DispatcherSelector.blocking())));
        return Http.get(system)
                .newServerAt(bind.getAddress().getHostAddress(), bind.getPort())
                .withSettings(settings(system))
                .bind(routes.all().handler(system))
                .handle((binding, failure) -> {
                    if (failure != null) {
                        throw failed(bind, failure);
                    }
                    return new ManagementServer(binding);
                });
    }

    private static ServerSettings settings(ActorSystem<?> system) {
        return ServerSettings.create(Adapter.toClassic(system))
                .withServerHeader(Optional.empty())
                .withTransparentHeadRequests(true)
                .withEnableHttp2(false)
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
        return binding.terminate(atMost).thenApply(ended -> null);
    }
}
