package dev.caravan.management.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Health;
import dev.caravan.management.problem.Problem;

import org.apache.pekko.http.javadsl.model.ContentTypes;

import java.util.List;
import java.util.function.Supplier;

/** {@code /health/live} and {@code /health/ready}: 200, or 503 with the reason. */
public final class HealthRoutes {
    private final Health health;

    /** Routes that ask {@code health} each time. */
    public HealthRoutes(Health health) {
        this.health = health;
    }

    /** The operations below {@code /health}. */
    public List<Operation> operations() {
        return List.of(
                probe("live", "isLive", "Whether the process works at all.", health::live),
                probe("ready", "isReady", "Whether clients should be sent here.", health::ready));
    }

    private Operation probe(String name, String id, String says, Supplier<Health.Verdict> verdict) {
        return Operation.of("GET", "/health/" + name, id)
                .says(says)
                .open()
                .answers(200, "It is.", Schema.of(Status.class))
                .refuses(503, "It is not; the detail says why.")
                .by(call -> completedFuture(answer(name, verdict.get())));
    }

    private static Answer answer(String name, Health.Verdict verdict) {
        if (!verdict.yes()) {
            return Answer.raw(Problem.unavailable("not-" + name, "Not " + name, verdict.reason())
                    .response());
        }
        return Answer.text(ContentTypes.APPLICATION_JSON, "{\"status\":\"" + name + "\"}\n");
    }

    /** How it is, in a word. */
    record Status(String status) {}
}
