package dev.caravan.config.conductor;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.NodeStatus;
import dev.caravan.config.rollout.CatchUp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes that joined, returned or were undrained, and are brought to what is proven.
 *
 * <p>Who refused is known to this leader only: the next one asks each of them once more, which
 * changes nothing on a node that refuses again.
 */
final class Returning {
    private static final Logger LOG = LoggerFactory.getLogger(Returning.class);

    private final Fleet fleet;
    private final Dispatch dispatch;
    private final Map<String, No> refused = new HashMap<>();

    /** A node does not want a revision; asked again only as another process. */
    private record No(long revision, long startedAtMillis) {}

    Returning(Fleet fleet, Dispatch dispatch) {
        this.fleet = fleet;
        this.dispatch = dispatch;
    }

    /** This node leads anew. */
    void begin() {
        refused.clear();
    }

    void look(LedgerView view, long now) {
        refused.keySet().retainAll(view.nodes().keySet());
        for (String node : view.nodes().keySet()) {
            Optional<NodeStatus> status = fleet.status(node);
            long owed = CatchUp.owed(view.proven(), view.running(), node);
            Revision revision = view.revisions().get(owed);
            if (status.isEmpty() || revision == null || serves(status.get(), revision)) {
                continue;
            }
            boolean drained = status.get().draining() || view.isDrained(node, now);
            No no = new No(owed, status.get().startedAtMillis());
            if (!drained && !no.equals(refused.get(node))) {
                dispatch.order(node, 0, revision, false, now);
            }
        }
    }

    private static boolean serves(NodeStatus status, Revision revision) {
        return status.proven() == revision.number()
                && status.document().equals(revision.document().hex());
    }

    void came(String node, Dispatch.Answered answered) {
        long revision = answered.order().revision();
        switch (answered.answer()) {
            case ApplyAnswer.Proof proof -> {
                LOG.info("node {} serves revision {}", node, proof.revision());
                fleet.proved(
                        node, proof.revision(), proof.document().hex(), proof.startedAtMillis());
            }
            case ApplyAnswer.Refused no -> {
                LOG.warn("node {} does not take revision {}: {}", node, revision, no.reason());
                long started =
                        fleet.status(node).map(NodeStatus::startedAtMillis).orElse(0L);
                refused.put(node, new No(revision, started));
            }
        }
    }
}
