package dev.caravan.config.agreement;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Outcome.Refused;
import dev.caravan.config.peer.Topic;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Proposals and reads: from this node to whoever leads, and here when this node does. In turns. */
final class Desk {
    private static final byte[] NOTHING = new byte[0];

    private final Turns turns;
    private final Group group;
    private final Machine machine;
    private final ToLeader toLeader;
    private final ReadIndex readIndex;
    private final Applied applied = new Applied();

    Desk(Turns turns, Group group, Machine machine, ToLeader toLeader) {
        this.turns = turns;
        this.group = group;
        this.machine = machine;
        this.toLeader = toLeader;
        this.readIndex = new ReadIndex(turns, group);
    }

    /** The machine may have applied more. */
    void advanced() {
        applied.reached(machine.applied());
    }

    void propose(byte[] proposal, CompletableFuture<Outcome> outcome) {
        toLeader.run(Topic.PROPOSE, proposal, () -> proposeHere(proposal))
                .whenComplete((reply, failure) -> {
                    if (reply instanceof Reply.Decided decided) {
                        applied.when(
                                decided.index(),
                                outcome,
                                () -> outcome.complete(decided.outcome()));
                    } else {
                        outcome.completeExceptionally(noQuorum(failure));
                    }
                });
    }

    void read(CompletableFuture<LedgerView> view) {
        toLeader.run(Topic.READ_INDEX, NOTHING, this::readHere).whenComplete((reply, failure) -> {
            if (reply instanceof Reply.ReadAt at) {
                applied.when(at.index(), view, () -> view.complete(machine.view()));
            } else {
                view.completeExceptionally(noQuorum(failure));
            }
        });
    }

    /** Puts a proposal into the log, when this node leads; what nobody could read is refused. */
    CompletableFuture<Reply> proposeHere(byte[] proposal) {
        if (proposal.length > ProposalCodec.MAX_BYTES) {
            return CompletableFuture.completedFuture(new Reply.Decided(
                    0, new Refused(Code.INVALID, "the proposal has too many bytes")));
        }
        try {
            ProposalCodec.read(proposal);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(new Reply.Decided(
                    0,
                    new Refused(
                            Code.FORMAT_NOT_YET, "the leader cannot read it: " + e.getMessage())));
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        group.replicate(new Operation.Proposed(proposal))
                .whenComplete((ordered, failure) -> turns.submit(() -> reply.complete(
                        failure == null
                                ? new Reply.Decided(
                                        ordered.getCommitIndex(), (Outcome) ordered.getResult())
                                : new Reply.NotNow(Because.of(failure)))));
        return reply;
    }

    /** Up to where to apply before reading, when this node leads. */
    CompletableFuture<Reply> readHere() {
        return readIndex.ask();
    }

    private static Throwable noQuorum(@Nullable Throwable failure) {
        return failure instanceof NoQuorumException
                ? failure
                : new NoQuorumException("the leader's answer was not understood: " + failure);
    }
}
