package dev.caravan.management.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.management.port.Metrics;
import dev.caravan.management.port.MetricsText;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code /metrics}: the node's figures in Prometheus' text format. */
public final class MetricsRoutes extends AllDirectives {
    private static final ContentType TYPE =
            ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

    private final Metrics metrics;
    private final Executor blocking;

    /** Routes that gather on {@code blocking} each time. */
    public MetricsRoutes(Metrics metrics, Executor blocking) {
        this.metrics = metrics;
        this.blocking = blocking;
    }

    /** The route. */
    public Route routes() {
        return path(
                "metrics",
                () -> get(() ->
                        completeWithFuture(CompletableFuture.supplyAsync(this::answer, blocking))));
    }

    private HttpResponse answer() {
        MetricsText text = new MetricsText();
        metrics.write(text);
        return HttpResponse.create()
                .withEntity(HttpEntities.create(TYPE, text.toString().getBytes(UTF_8)));
    }
}
