package dev.caravan.management.api;

import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Reply;
import dev.caravan.management.port.Metrics;
import dev.caravan.management.port.MetricsText;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code /metrics}: the node's figures in Prometheus' text format. */
public final class MetricsRoutes {
    private static final ContentType TYPE =
            ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

    private final Metrics metrics;
    private final Executor blocking;

    /** Routes that gather on {@code blocking} each time. */
    public MetricsRoutes(Metrics metrics, Executor blocking) {
        this.metrics = metrics;
        this.blocking = blocking;
    }

    /** The operation. */
    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/metrics", "metrics")
                .says("This node's figures in Prometheus' text format, version 0.0.4.")
                .answers(new Reply(
                        200, "The figures.", List.of("text/plain"), Optional.empty(), List.of()))
                .by(call -> CompletableFuture.supplyAsync(this::answer, blocking)));
    }

    private Answer answer() {
        MetricsText text = new MetricsText();
        metrics.write(text);
        return Answer.text(TYPE, text.toString());
    }
}
