package dev.caravan.config.model;

import java.util.Map;
import java.util.Set;

/**
 * What tells a node from others.
 *
 * @param id sixteen hexadecimal digits
 * @param roles of {@link On#ROLES}
 * @param labels of the node's own settings, such as {@code zone}
 */
public record NodeIdentity(String id, Set<String> roles, Map<String, String> labels) {
    public NodeIdentity {
        roles = Set.copyOf(roles);
        labels = Map.copyOf(labels);
    }

    /** A node with every role and no labels. */
    public static NodeIdentity of(String id) {
        return new NodeIdentity(id, Set.copyOf(On.ROLES), Map.of());
    }
}
