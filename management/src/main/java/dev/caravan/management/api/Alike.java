package dev.caravan.management.api;

import dev.caravan.management.port.ThisNode;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether nodes that serve the same revision serve the same files and collections with it, by their
 * digests. A collection that changes this moment is seen as well, until all nodes have it.
 */
final class Alike {
    private Alike() {}

    /** The nodes by their ids; who differs from most of those with its revision says so. */
    static Map<String, ThisNode.View> compared(Map<String, ThisNode.View> nodes) {
        Map<Long, List<ThisNode.View>> byRevision = nodes.values().stream()
                .filter(node -> !node.digest().isEmpty())
                .collect(Collectors.groupingBy(ThisNode.View::proven));
        Map<String, ThisNode.View> compared = new TreeMap<>(nodes);
        compared.replaceAll((id, node) -> {
            List<ThisNode.View> same =
                    Objects.requireNonNullElse(byRevision.get(node.proven()), List.of());
            return node.digest().isEmpty()
                    ? node
                    : word(node, same).map(node::differing).orElse(node);
        });
        return compared;
    }

    private static Optional<String> word(ThisNode.View node, List<ThisNode.View> same) {
        Map<String, Long> digests = same.stream()
                .collect(Collectors.groupingBy(ThisNode.View::digest, Collectors.counting()));
        if (digests.size() < 2) {
            return Optional.empty();
        }
        Optional<String> most = digests.entrySet().stream()
                .filter(entry -> 2 * entry.getValue() > same.size())
                .map(Map.Entry::getKey)
                .findFirst();
        if (most.filter(node.digest()::equals).isPresent()) {
            return Optional.empty();
        }
        String what = "serves other files or collections with revision " + node.proven() + " than ";
        return Optional.of(what + most.map(alike -> "most nodes").orElse("other nodes"));
    }
}
