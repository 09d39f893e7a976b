package dev.caravan.config.agreement;

import dev.caravan.config.ledger.Ledger;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;

import io.microraft.impl.statemachine.InternalCommitAware;
import io.microraft.statemachine.StateMachine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Applies the log to the ledger, within turns. What cannot be applied stops the seat: a node that
 * skipped it would think differently from the others ever after.
 */
final class Machine implements StateMachine, InternalCommitAware {
    private final Consumer<Throwable> failed;
    private Ledger ledger = new Ledger();
    private long applied;
    private boolean broken;

    Machine(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    /** The last place of the log that was applied, whatever was there. */
    long applied() {
        return applied;
    }

    LedgerView view() {
        return ledger.view();
    }

    @Override
    public @Nullable Object runOperation(long index, Object operation) {
        return guarded(() -> switch (operation) {
            case Operation.Proposed proposed -> apply(index, proposed);
            case Operation.NewTerm newTerm -> passed(index);
            case Operation.StillLeader stillLeader -> null;
            default ->
                throw new IllegalArgumentException(
                        "an operation that is not ours: " + operation.getClass());
        });
    }

    private Outcome apply(long index, Operation.Proposed proposed) {
        Outcome outcome = ledger.apply(index, ProposalCodec.read(proposed.bytes()));
        applied = index;
        return outcome;
    }

    private @Nullable Object passed(long index) {
        applied = index;
        return null;
    }

    @Override
    public void onInternalCommit(long index) {
        applied = index;
    }

    @Override
    public void takeSnapshot(long index, Consumer<Object> pieces) {
        guarded(() -> {
            ledger.snapshot().forEach(pieces);
            return null;
        });
    }

    @Override
    public void installSnapshot(long index, List<Object> pieces) {
        guarded(() -> {
            List<byte[]> bytes = new ArrayList<>();
            pieces.forEach(piece -> bytes.add((byte[]) piece));
            ledger = Ledger.restored(bytes);
            applied = index;
            return null;
        });
    }

    @Override
    public Object getNewTermOperation() {
        return new Operation.NewTerm();
    }

    /** Something that may go wrong. */
    private interface Work {
        @Nullable
        Object run();
    }

    private @Nullable Object guarded(Work work) {
        if (broken) {
            throw new IllegalStateException("the ledger has stopped");
        }
        try {
            return work.run();
        } catch (RuntimeException | Error e) {
            broken = true;
            failed.accept(e);
            throw e;
        }
    }
}
