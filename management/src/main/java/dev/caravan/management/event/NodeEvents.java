package dev.caravan.management.event;

import dev.caravan.management.operation.Json;

import tools.jackson.databind.JsonNode;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Makes events of nodes that cannot be reached any more, or can again. How it is at the first look
 * is no event.
 */
public final class NodeEvents {
    private final Supplier<Set<String>> reachable;
    private final Supplier<Set<String>> known;
    private final BiConsumer<String, JsonNode> then;
    private Set<String> reached = Set.of();
    private boolean looked;

    /**
     * Tells {@code then} type and data of each event.
     *
     * @param reachable the ids of nodes that can be reached now
     * @param known the ids of nodes that belong to the cluster
     */
    public NodeEvents(
            Supplier<Set<String>> reachable,
            Supplier<Set<String>> known,
            BiConsumer<String, JsonNode> then) {
        this.reachable = reachable;
        this.known = known;
        this.then = then;
    }

    /** Looks how it is now; does not block. */
    public synchronized void look() {
        Set<String> before = reached;
        Set<String> now = new TreeSet<>(reachable.get());
        reached = now;
        if (!looked) {
            looked = true;
            return;
        }
        Set<String> members = known.get();
        for (String node : now) {
            if (!before.contains(node)) {
                tell(node, "reachable");
            }
        }
        for (String node : before) {
            // One that has left is told of as gone.
            if (!now.contains(node) && members.contains(node)) {
                tell(node, "unreachable");
            }
        }
    }

    private void tell(String node, String change) {
        then.accept("node", Json.tree(new Changed(node, change)));
    }

    private record Changed(String key, String change) {}
}
