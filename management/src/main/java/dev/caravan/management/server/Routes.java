package dev.caravan.management.server;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.caravan.management.api.HealthRoutes;
import dev.caravan.management.api.MetricsRoutes;
import dev.caravan.management.openapi.OpenApiDocument;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.Metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Lists of what is served. */
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

    /** All of these, and the one that describes them and itself. */
    static List<Operation> described(Stream<List<Operation>> resources) {
        List<Operation> all = new ArrayList<>(resources.flatMap(List::stream).toList());
        AtomicReference<String> document = new AtomicReference<>("");
        all.add(Operation.of("GET", "/openapi.json", "openapi")
                .says("What this API does, as OpenAPI 3.1.")
                .open()
                .answers(200, "The document.", Schema.anyObject())
                .by(call -> completedFuture(Answer.json(document.get()))));
        document.set(Json.text(OpenApiDocument.of(all)));
        return List.copyOf(all);
    }
}
