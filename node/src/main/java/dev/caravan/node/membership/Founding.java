package dev.caravan.node.membership;

import dev.caravan.node.membership.ClusterMessage.Who;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What empty nodes that see only empty nodes make of it. */
final class Founding {
    private Founding() {}

    /** Why nothing may be promised or created. */
    static Optional<String> problem(Forming.Self self, Collection<Who> others) {
        int seen = 1 + others.size();
        int expect = self.expect();
        Optional<Who> other = others.stream().filter(w -> w.expect() != expect).findFirst();
        if (other.isPresent()) {
            return Optional.of("--bootstrap-expect is " + expect + " here and "
                    + other.get().expect() + " on node " + other.get().node() + " at "
                    + other.get().address() + " (expected: the same everywhere)");
        }
        if (seen >= 2 * expect) {
            return Optional.of("sees " + seen + " empty nodes, with which --bootstrap-expect "
                    + expect + " could make two clusters (expected: at least " + (seen / 2 + 1)
                    + ")");
        }
        return seen < expect
                ? Optional.of("sees " + seen + " of " + expect + " empty nodes")
                : Optional.empty();
    }

    /** The lowest id among this node and others. */
    static String lowest(Forming.Self self, Collection<Who> others) {
        return Stream.concat(Stream.of(self.node()), others.stream().map(Who::node))
                .min(String::compareTo)
                .orElseThrow();
    }

    /** This node and those whose promises it holds, the lowest first. */
    static List<String> founders(Forming.Self self, Collection<Who> others) {
        return Stream.concat(
                        Stream.of(self.node()),
                        others.stream().filter(Who::confirms).map(Who::node))
                .sorted()
                .limit(Math.max(self.expect(), Forming.MOST_FOUNDERS))
                .toList();
    }
}
