package dev.caravan.config.model;

import dev.caravan.config.settings.NotYet;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration that is the same on every node. */
@NotYet({"rules", "egress", "session", "certificates", "lists", "bans", "tokens"})
public record Document(
        @Setting(value = "The version of this format.", range = "1..1")
        int caravan,

        @Setting(value = "Sets of users, by name: a file or names with hashes.", optional = true)
        Map<String, UserSet> users,

        @Setting(value = "Listeners, by name.", optional = true)
        Map<String, ListenerSettings> listeners,

        @Setting(value = "Groups of endpoints, by name.", optional = true)
        Map<String, UpstreamSettings> upstreams,

        @Setting(
                value = "How a revision comes to the nodes; no part of what a node serves.",
                byDefault = "{}")
        RolloutSettings rollout) {
    /** Without users, listeners and upstreams. */
    public static final Document EMPTY =
            new Document(1, Map.of(), Map.of(), Map.of(), RolloutSettings.DEFAULT);

    /** The same with the listeners only that {@code node} opens. */
    public Document on(NodeIdentity node) {
        Map<String, ListenerSettings> here = new LinkedHashMap<>();
        listeners.forEach((name, listener) -> {
            if (listener.on().matches(node)) {
                here.put(name, listener);
            }
        });
        return new Document(caravan, users, Collections.unmodifiableMap(here), upstreams, rollout);
    }
}
