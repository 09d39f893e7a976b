package dev.caravan.management.api;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.caravan.management.port.Health;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

import java.util.function.Supplier;

/** {@code /health/live} and {@code /health/ready}: 200, or 503 with the reason. */
public final class HealthRoutes extends AllDirectives {
    private final Health health;

    /** Routes that ask {@code health} each time. */
    public HealthRoutes(Health health) {
        this.health = health;
    }

    /** The routes below {@code /health}. */
    public Route routes() {
        return pathPrefix(
                "health", () -> concat(probe("live", health::live), probe("ready", health::ready)));
    }

    private Route probe(String name, Supplier<Health.Verdict> verdict) {
        return path(segment(name), () -> get(() -> complete(answer(name, verdict.get()))));
    }

    private static HttpResponse answer(String name, Health.Verdict verdict) {
        if (!verdict.yes()) {
            return Problem.unavailable("not-" + name, "Not " + name, verdict.reason())
                    .response();
        }
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        ContentTypes.APPLICATION_JSON, "{\"status\":\"" + name + "\"}\n"));
    }
}
