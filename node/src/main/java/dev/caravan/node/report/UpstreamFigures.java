package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.upstream.Endpoint;
import dev.caravan.protocols.upstream.EndpointCounts;
import dev.caravan.protocols.upstream.Upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;

/** What upstreams counted, an endpoint each: connections in their pools, connects, requests. */
final class UpstreamFigures implements Figures {
    private final Applier applier;

    private record Asked(String upstream, CompletionStage<EndpointCounts> counts) {}

    private record Counted(String upstream, EndpointCounts counts) {}

    UpstreamFigures(Applier applier) {
        this.applier = applier;
    }

    @Override
    public void write(MetricsText text) {
        List<Counted> all = counts();
        MetricsText.Family open = text.gauge(
                "caravan_upstream_connections", "Connections to an endpoint: active or idle.");
        for (Counted each : all) {
            String endpoint = each.counts().endpoint().toString();
            open.sample(
                            each.counts().active(),
                            "upstream",
                            each.upstream(),
                            "endpoint",
                            endpoint,
                            "state",
                            "active")
                    .sample(
                            each.counts().idle(),
                            "upstream",
                            each.upstream(),
                            "endpoint",
                            endpoint,
                            "state",
                            "idle");
        }
        counter(
                text,
                all,
                "caravan_upstream_requests_total",
                "Exchanges that were given a connection to an endpoint.",
                EndpointCounts::requests);
        counter(
                text,
                all,
                "caravan_upstream_connects_total",
                "Connects to an endpoint that were begun.",
                EndpointCounts::connects);
        counter(
                text,
                all,
                "caravan_upstream_connect_failures_total",
                "Connects to an endpoint that failed.",
                EndpointCounts::failures);
    }

    private static void counter(
            MetricsText text,
            List<Counted> all,
            String name,
            String help,
            ToLongFunction<EndpointCounts> value) {
        MetricsText.Family family = text.counter(name, help);
        all.forEach(each -> family.sample(
                value.applyAsLong(each.counts()),
                "upstream",
                each.upstream(),
                "endpoint",
                each.counts().endpoint().toString()));
    }

    private List<Counted> counts() {
        List<Asked> asked = new ArrayList<>();
        for (Upstream upstream : applier.upstreams()) {
            for (Endpoint endpoint : upstream.endpoints()) {
                asked.add(new Asked(upstream.name(), endpoint.counts()));
            }
        }
        List<Counted> all = new ArrayList<>();
        asked.forEach(each -> Waiting.answer(each.counts())
                .ifPresent(counts -> all.add(new Counted(each.upstream(), counts))));
        return all;
    }
}
