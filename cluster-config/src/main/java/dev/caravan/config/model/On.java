package dev.caravan.config.model;

import dev.caravan.protocols.stack.Setting;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Which nodes open a listener: those that fulfil all of it. */
public record On(
        @Setting(
                value = "Roles of which a node must have one; [] for any node.",
                byDefault = "ingress",
                oneOf = {"ingress", "egress", "management"})
        List<String> roles,

        @Setting(
                value = "Labels that a node must have, each with one of these values.",
                optional = true)
        Map<String, List<String>> labels,

        @Setting(
                value = "The only nodes, by their ids in quotes; any when absent.",
                optional = true)
        List<NodeId> ids) {
    /** The roles there are; a node has all of them unless told otherwise. */
    public static final List<String> ROLES = List.of("ingress", "egress", "management");

    /** Whether {@code node} opens the listener. */
    public boolean matches(NodeIdentity node) {
        boolean role = roles.isEmpty() || !Collections.disjoint(roles, node.roles());
        boolean named = ids.isEmpty() || ids.contains(new NodeId(node.id()));
        return role
                && named
                && labels.entrySet().stream()
                        .allMatch(label -> label.getValue()
                                .contains(node.labels().getOrDefault(label.getKey(), "")));
    }

    /** Whether no node can fulfil this and {@code other}. */
    public boolean excludes(On other) {
        boolean ofOthers =
                !ids.isEmpty() && !other.ids.isEmpty() && Collections.disjoint(ids, other.ids);
        return ofOthers
                || labels.entrySet().stream().anyMatch(label -> {
                    List<String> theirs = other.labels.get(label.getKey());
                    return theirs != null && Collections.disjoint(label.getValue(), theirs);
                });
    }
}
