package dev.caravan.management.server;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.revision.Revising;
import dev.caravan.config.store.AuditLog;
import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Documents;
import dev.caravan.management.port.Hashes;
import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.RolloutOrders;
import dev.caravan.management.port.ThisNode;
import dev.caravan.management.port.Upstreams;

/**
 * What the management API of a cluster's node asks: what is agreed on, and what this node is.
 *
 * @param agreed how things are agreed on
 * @param here what is on this node
 * @param peers the other nodes, which answer as this one does
 * @param audit this node's
 */
public record Cluster(Agreed agreed, Here here, Peers peers, AuditLog audit) {
    /** How things are agreed on. */
    public record Agreed(
            Agreement agreement, Revising revising, Documents documents, RolloutOrders rollouts) {}

    /** What is on this node. */
    public record Here(
            ThisNode node,
            Listeners listeners,
            Upstreams upstreams,
            Connections connections,
            Rejects rejects,
            Hashes hashes) {}
}
