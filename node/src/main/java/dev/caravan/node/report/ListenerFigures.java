package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.OpenListener;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.listener.ListenerCounters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;

/** What listeners counted: connections, bytes, how tunnels ended, which layers served. */
final class ListenerFigures implements Figures {
    private final Applier applier;

    ListenerFigures(Applier applier) {
        this.applier = applier;
    }

    @Override
    public void write(MetricsText text) {
        Map<String, ListenerCounters> all = counters();
        counter(
                text,
                all,
                "caravan_connections_accepted_total",
                "Connections that came.",
                c -> c.accepted);
        gauge(text, all);
        counter(
                text,
                all,
                "caravan_connections_over_limit_total",
                "Connections reset because a limit was reached.",
                c -> c.overLimit);
        counter(
                text,
                all,
                "caravan_connections_not_allowed_total",
                "Connections reset because allow-from does not name their address.",
                c -> c.notAllowed);
        counter(
                text,
                all,
                "caravan_connections_banned_total",
                "Connections and users refused because they are banned.",
                c -> c.banned);
        bytes(text, all);
        terminations(text, all);
        layers(text, all);
    }

    private Map<String, ListenerCounters> counters() {
        Map<String, CompletionStage<ListenerCounters>> asked = new LinkedHashMap<>();
        for (OpenListener listener : applier.listeners()) {
            asked.put(listener.name(), listener.handle().count());
        }
        Map<String, ListenerCounters> all = new LinkedHashMap<>();
        asked.forEach(
                (name, stage) -> Waiting.answer(stage).ifPresent(counts -> all.put(name, counts)));
        return all;
    }

    private static void counter(
            MetricsText text,
            Map<String, ListenerCounters> all,
            String name,
            String help,
            ToLongFunction<ListenerCounters> value) {
        MetricsText.Family family = text.counter(name, help);
        all.forEach((listener, counts) ->
                family.sample(value.applyAsLong(counts), "listener", listener));
    }

    private static void gauge(MetricsText text, Map<String, ListenerCounters> all) {
        MetricsText.Family family = text.gauge("caravan_connections_open", "Connections open now.");
        all.forEach((listener, counts) -> family.sample(counts.open, "listener", listener));
    }

    private static void bytes(MetricsText text, Map<String, ListenerCounters> all) {
        MetricsText.Family family = text.counter(
                "caravan_tunnel_bytes_total",
                "Bytes of ended tunnels: in from clients, out to them.");
        all.forEach((listener, counts) -> family.sample(
                        counts.bytesIn, "listener", listener, "direction", "in")
                .sample(counts.bytesOut, "listener", listener, "direction", "out"));
    }

    private static void terminations(MetricsText text, Map<String, ListenerCounters> all) {
        MetricsText.Family family = text.counter(
                "caravan_tunnels_ended_total",
                "Tunnels and handshakes that ended, by termination code.");
        all.forEach((listener, counts) -> {
            for (Termination why : Termination.values()) {
                long count = counts.terminations[why.ordinal()];
                if (count > 0) {
                    family.sample(count, "listener", listener, "termination", why.code());
                }
            }
        });
    }

    private static void layers(MetricsText text, Map<String, ListenerCounters> all) {
        MetricsText.Family family = text.counter(
                "caravan_connections_served_total", "Connections by the layer that served them.");
        all.forEach((listener, counts) -> counts.layers.forEach(
                (layer, count) -> family.sample(count, "listener", listener, "layer", layer)));
    }
}
