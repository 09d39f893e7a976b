package dev.caravan.node.live;

import dev.caravan.management.port.Upstreams;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.OpenListener;
import dev.caravan.protocols.http.Http;
import dev.caravan.protocols.http.RouteText;
import dev.caravan.protocols.upstream.Endpoint;
import dev.caravan.protocols.upstream.EndpointCounts;
import dev.caravan.protocols.upstream.EndpointOverride;
import dev.caravan.protocols.upstream.Upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The upstreams and routes of this node as they are now. */
final class NodeUpstreams implements Upstreams {
    private final Applier applier;

    private record ListenersRoute(String listener, RouteText route) {}

    NodeUpstreams(Applier applier) {
        this.applier = applier;
    }

    @Override
    public List<View> list() {
        Map<String, List<String>> usedBy = new LinkedHashMap<>();
        for (ListenersRoute each : everyRoute()) {
            String by = each.listener() + "/" + each.route().name();
            each.route()
                    .upstream()
                    .ifPresent(
                            upstream -> usedBy.computeIfAbsent(upstream, name -> new ArrayList<>())
                                    .add(by));
        }
        return applier.upstreams().stream()
                .sorted(Comparator.comparing(Upstream::name))
                .map(upstream -> new View(
                        upstream.name(),
                        upstream.endpoints().stream().map(NodeUpstreams::view).toList(),
                        List.copyOf(usedBy.getOrDefault(upstream.name(), List.of()))))
                .toList();
    }

    @Override
    public List<RouteView> routes() {
        return everyRoute().stream()
                .map(each -> new RouteView(
                        each.listener(),
                        each.route().name(),
                        each.route().match(),
                        each.route().to()))
                .toList();
    }

    private List<ListenersRoute> everyRoute() {
        List<ListenersRoute> all = new ArrayList<>();
        for (OpenListener listener : applier.listeners()) {
            listener.spec()
                    .stack()
                    .everyLayer()
                    .flatMap(layer -> Http.routesOf(layer).stream())
                    .forEach(route -> all.add(new ListenersRoute(listener.name(), route)));
        }
        return all;
    }

    private static EndpointView view(Endpoint endpoint) {
        EndpointOverride word = endpoint.override();
        EndpointCounts counts = endpoint.glance();
        String drained = word.drain() ? "draining" : "up";
        return new EndpointView(
                endpoint.target().toString(),
                word.disable() ? "disabled" : drained,
                word.weight(),
                counts.active(),
                counts.idle(),
                counts.connects(),
                counts.failures(),
                counts.requests());
    }
}
