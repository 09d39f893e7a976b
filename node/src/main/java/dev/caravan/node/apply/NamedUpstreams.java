package dev.caravan.node.apply;

import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.EndpointOverride;
import dev.caravan.protocols.upstream.Upstream;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The upstreams by name. One lives as long as documents name it: its pools, and the connections in
 * them, stay whatever else changes. What operators say of endpoints is kept by name and holds for
 * an upstream that only comes later as well. Any thread, but one document at a time.
 */
final class NamedUpstreams {
    private final Egress egress;
    private final OwnAddresses own;
    private volatile Map<String, Upstream> known = Map.of();
    private Map<String, Map<Target, EndpointOverride>> overrides = Map.of();

    NamedUpstreams(Egress egress, OwnAddresses own) {
        this.egress = egress;
        this.own = own;
    }

    /** The upstreams {@code wanted}, the known ones with their old settings still. */
    Map<String, Upstream> of(Map<String, UpstreamSettings> wanted) {
        Map<String, Upstream> next = new HashMap<>();
        wanted.forEach((name, settings) -> {
            Upstream old = known.get(name);
            next.put(name, old == null ? make(name, settings) : old);
        });
        return next;
    }

    private Upstream make(String name, UpstreamSettings settings) {
        return Upstream.of(
                name, settings, egress, (target, address) -> own.refuses(address, Set.of()));
    }

    /** Keeps {@code upstreams}, with these settings; the caller closes those that are returned. */
    synchronized List<Upstream> keep(
            Map<String, Upstream> upstreams, Map<String, UpstreamSettings> settings) {
        List<Upstream> gone = new ArrayList<>(known.values());
        gone.removeAll(upstreams.values());
        settings.forEach((name, wanted) -> {
            Upstream upstream = upstreams.get(name);
            if (upstream != null && !upstream.settings().equals(wanted)) {
                upstream.replace(wanted);
            }
        });
        known = Map.copyOf(upstreams);
        override();
        return gone;
    }

    /** Takes operators' words over endpoints, by upstream and address, and no others. */
    synchronized void overrides(Map<String, Map<Target, EndpointOverride>> words) {
        overrides = Map.copyOf(words);
        override();
    }

    private void override() {
        known.forEach(
                (name, upstream) -> upstream.overrides(overrides.getOrDefault(name, Map.of())));
    }

    /** The upstreams there are. */
    List<Upstream> all() {
        return List.copyOf(known.values());
    }
}
