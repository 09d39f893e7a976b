package dev.caravan.management.server;

import dev.caravan.management.api.HealthRoutes;
import dev.caravan.management.api.MetricsRoutes;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.Metrics;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The list of what the management API serves. */
final class Routes {
    private Routes() {}

    /** What a node alone serves, and what the probes do. */
    static List<Operation> alone(Health health, Metrics metrics, Executor blocking) {
        return Stream.of(
                        new HealthRoutes(health).operations(),
                        new MetricsRoutes(metrics, blocking).operations())
                .flatMap(List::stream)
                .toList();
    }
}
