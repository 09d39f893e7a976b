package dev.caravan.config.rollout;

import java.util.Map;
import java.util.Optional;

/**
 * What the leader sees when it decides.
 *
 * @param nowMillis its clock
 * @param sinceMillis when, by its clock, it first saw the present phase and batch: a leader that
 *     has just taken over grants everybody the whole time anew, whatever the clocks of both say
 * @param nodes by id; a node that is missing was never seen
 * @param measured the last figures that a {@link Decision} asked for
 */
public record Observed(
        long nowMillis,
        long sinceMillis,
        Map<String, NodeSeen> nodes,
        Optional<Measured> measured) {
    public Observed {
        nodes = Map.copyOf(nodes);
    }

    NodeSeen node(String id) {
        return nodes.getOrDefault(id, NodeSeen.NEVER);
    }
}
