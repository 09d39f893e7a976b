package dev.caravan.config.agreement;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** This node's seat where the cluster agrees. Any thread; nothing blocks. */
public interface Agreement {
    /**
     * Proposes a change, by way of the leader.
     *
     * @return its outcome once a majority has it on disk and this node has applied it; fails with
     *     {@link NoQuorumException} when that could not be had in time. A proposal that failed so
     *     may still be agreed on later: propose it again under the same id to find out.
     */
    CompletionStage<Outcome> propose(Proposal proposal);

    /**
     * What is agreed on now: includes everything that was answered before this call, on any node.
     * Fails with {@link NoQuorumException}.
     */
    CompletionStage<LedgerView> read();

    /** What this node has applied, which may be behind. */
    LedgerView local();

    /**
     * Tells {@code then} each view after it was applied, on the agreement's own thread, beginning
     * with the present one; it must not block.
     *
     * @return ends it
     */
    AutoCloseable watch(Consumer<LedgerView> then);

    /** How this node stands to the others. */
    Standing standing();

    /**
     * How a node stands.
     *
     * @param leader the leader's id, when one is known
     * @param leads whether this node is the leader
     * @param voter whether this node votes
     * @param quorum whether a majority was heard of lately
     * @param sinceMillis since when {@code quorum} is as it is, wall clock
     */
    record Standing(
            Optional<String> leader,
            boolean leads,
            boolean voter,
            long term,
            boolean quorum,
            long sinceMillis) {}
}
