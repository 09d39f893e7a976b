package dev.caravan.config.ledger;

import dev.caravan.config.rollout.RolloutState;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Everything that is agreed on, as of one place in the log; immutable.
 *
 * @param index the last change applied
 * @param cluster the cluster's id; empty before it was founded
 * @param head the wanted revision; 0 for none
 * @param proven the last revision proven everywhere; 0 for none
 * @param revisions what is kept of them, by number
 * @param rollouts the last ones, by id
 * @param collections entries by key, by collection
 */
public record LedgerView(
        long index,
        String cluster,
        int incarnation,
        int format,
        long head,
        long proven,
        SortedMap<Long, Revision> revisions,
        SortedMap<Long, RolloutState> rollouts,
        SortedMap<String, NodeRecord> nodes,
        SortedMap<String, SortedMap<String, Entry>> collections,
        SortedMap<String, OverrideRecord> overrides) {

    /** The collection of the nodes that were dismissed, by their ids. */
    static final String DISMISSED = "dismissed-nodes";

    /** Whether {@code node} left for good, or was removed by an operator. */
    public boolean dismissed(String node) {
        SortedMap<String, Entry> all = collections.get(DISMISSED);
        return all != null && all.containsKey(node);
    }

    /** Whether an operator's word that has not ended takes {@code node} out of traffic. */
    public boolean isDrained(String node, long nowMillis) {
        OverrideRecord word = overrides.get("node/" + node);
        return word != null && word.holdsAt(nowMillis) && word.drains();
    }

    /** The nodes a change goes to now: those that can be reached and that no operator has drained. */
    public List<NodeRecord> participants(Set<String> reachable, long nowMillis) {
        return nodes.values().stream()
                .filter(node -> reachable.contains(node.id()))
                .filter(node -> !isDrained(node.id(), nowMillis))
                .toList();
    }

    /** The wanted revision. */
    public Optional<Revision> wanted() {
        return Optional.ofNullable(revisions.get(head));
    }

    /** The rollout that is not over. */
    public Optional<RolloutState> running() {
        return rollouts.values().stream()
                .filter(rollout -> !rollout.phase().over())
                .findFirst();
    }
}
