package dev.caravan.config.conductor;

import dev.caravan.config.conductor.Conductor.StatusCame;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.NodeStatus;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the nodes say they are, asked for again and again; for one thread at a time. */
final class Fleet {
    private static final Duration WITHIN = Duration.ofMillis(1_500);
    private static final byte[] NOTHING = {};

    private final Peers peers;
    private final Consumer<? super Conductor.Command> self;
    private final Map<String, NodeStatus> known = new HashMap<>();
    private final Map<String, Long> asking = new HashMap<>();
    private final Map<String, Long> askedAt = new HashMap<>();
    private Set<String> reachable = Set.of();
    private long sequence;

    Fleet(Peers peers, Consumer<? super Conductor.Command> self) {
        this.peers = peers;
        this.self = self;
    }

    /** Asks who has not been asked for {@code every} milliseconds, and forgets who is gone. */
    void look(long nowMillis, long every) {
        reachable = Set.copyOf(peers.reachable());
        known.keySet().retainAll(reachable);
        asking.keySet().retainAll(reachable);
        askedAt.keySet().retainAll(reachable);
        for (String node : reachable) {
            Long last = askedAt.get(node);
            boolean due = last == null || nowMillis >= last + every || nowMillis < last;
            if (due && !asking.containsKey(node)) {
                ask(node, nowMillis);
            }
        }
    }

    private void ask(String node, long nowMillis) {
        long question = ++sequence;
        asking.put(node, question);
        askedAt.put(node, nowMillis);
        peers.ask(node, Topic.STATUS, NOTHING, WITHIN)
                .thenApply(NodeStatus::read)
                .whenComplete((status, failure) -> self.accept(new StatusCame(
                        node, question, failure == null ? Optional.of(status) : Optional.empty())));
    }

    void came(StatusCame came) {
        if (asking.remove(came.node(), came.asked())) {
            came.status().ifPresent(status -> known.put(came.node(), status));
        }
    }

    /** Nothing that was said before now is known any more: processes may have changed. */
    void doubt() {
        known.clear();
        asking.clear();
        askedAt.clear();
    }

    /** A node proved by an order what a status would say later. */
    void proved(String node, long revision, String document, long startedAtMillis) {
        NodeStatus status = known.get(node);
        if (status != null) {
            known.put(
                    node,
                    new NodeStatus(
                            status.node(),
                            revision,
                            document,
                            0,
                            status.draining(),
                            startedAtMillis,
                            status.votes(),
                            status.leaves(),
                            status.format()));
        }
    }

    Set<String> reachable() {
        return reachable;
    }

    Optional<NodeStatus> status(String node) {
        return Optional.ofNullable(known.get(node));
    }
}
