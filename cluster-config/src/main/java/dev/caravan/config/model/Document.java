package dev.caravan.config.model;

import dev.caravan.config.settings.NotYet;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.util.Map;

/** The configuration that is the same on every node. */
@NotYet({"rules", "egress", "session", "on", "certificates", "lists", "bans", "tokens"})
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
        RolloutSettings rollout) {}
