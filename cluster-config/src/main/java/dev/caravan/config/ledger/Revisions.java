package dev.caravan.config.ledger;

import dev.caravan.config.ledger.Outcome.Accepted;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Outcome.Refused;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Revisions and their rollouts.
 *
 * <p>The rule of going back: when a rollout steps to {@link Phase#ROLLED_BACK}, every touched node
 * has proven {@code from} again, but the head is still the revision that failed. So that very step
 * appends a revision whose document is that of {@code from}, with the origin {@code rollback} and
 * the rollout's reason as its note; it becomes head and proven at once, for a node that serves the
 * same hash serves it already. A rollout that has no {@code from} cannot be rolled back, only
 * halted.
 */
final class Revisions {
    private SharedMap<Long, Revision> revisions = SharedMap.empty();
    private SharedMap<Long, RolloutState> rollouts = SharedMap.empty();
    private long head;
    private long proven;
    private long lastRollout;

    SharedMap<Long, Revision> revisions() {
        return revisions;
    }

    SharedMap<Long, RolloutState> rollouts() {
        return rollouts;
    }

    long head() {
        return head;
    }

    long proven() {
        return proven;
    }

    long lastRollout() {
        return lastRollout;
    }

    void restore(long wanted, long everywhere, long rollout) {
        head = wanted;
        proven = everywhere;
        lastRollout = rollout;
    }

    void restore(Revision revision) {
        revisions = revisions.with(revision.number(), revision);
    }

    void restore(RolloutState rollout) {
        rollouts = rollouts.with(rollout.id(), rollout);
    }

    Outcome revise(long index, Proposal proposal, Change.Revise change) {
        if (change.expect() != -1 && change.expect() != head) {
            return Refusals.stale("head", head, change.expect());
        }
        Optional<RolloutState> running = running();
        if (running.isPresent()
                && running.get().phase() == Phase.PAUSED
                && !running.get().heldByGate()) {
            return new Refused(
                    Code.PAUSED, "rollout " + running.get().id() + " is paused by an operator");
        }
        Optional<Refused> tooLarge = tooLarge(change.rollout());
        if (tooLarge.isPresent()) {
            return tooLarge.get();
        }
        long number = head + 1;
        running.ifPresent(rollout -> restore(superseded(rollout, number, proposal.atMillis())));
        lastRollout++;
        RolloutState begun = begun(change.rollout(), number);
        restore(begun);
        restore(new Revision(
                number,
                change.document(),
                change.submitted(),
                change.bytes(),
                head,
                lastRollout,
                change.origin(),
                change.note(),
                proposal.author(),
                proposal.atMillis()));
        head = number;
        if (begun.phase() == Phase.DONE) {
            proven = number;
        }
        forget();
        return new Accepted(index, number);
    }

    Outcome step(long index, Proposal proposal, Change.Step change) {
        RolloutState next = change.next();
        RolloutState present = rollouts.get(change.rollout());
        Optional<Refused> refused = refused(change, present).or(() -> tooLarge(next));
        if (refused.isPresent()) {
            return refused.get();
        }
        if (next.phase() == Phase.ROLLED_BACK) {
            Revision back = revisions.get(next.from());
            if (back == null) {
                return Refusals.invalid("rollout " + next.id()
                        + " has no proven revision to go back to (expected: HALTED)");
            }
            goBack(back, next, proposal);
        }
        restore(next);
        if (next.phase() == Phase.DONE) {
            proven = next.revision();
        }
        forget();
        return new Accepted(index, next.version());
    }

    private static Optional<Refused> refused(Change.Step change, @Nullable RolloutState present) {
        String what = "rollout " + change.rollout();
        if (present == null) {
            return Optional.of(Refusals.missing(what));
        }
        if (present.version() != change.expect()) {
            return Optional.of(
                    Refusals.stale(what + "'s version", present.version(), change.expect()));
        }
        if (present.phase().over()) {
            return Optional.of(Refusals.invalid(what + " is over: " + present.phase()));
        }
        RolloutState next = change.next();
        if (next.id() != present.id()
                || next.revision() != present.revision()
                || next.from() != present.from()
                || next.version() != change.expect() + 1) {
            return Optional.of(Refusals.invalid(what
                    + ": id, revision and from stay, version becomes "
                    + (change.expect() + 1)));
        }
        return Optional.empty();
    }

    private void goBack(Revision back, RolloutState rollout, Proposal proposal) {
        long number = head + 1;
        restore(new Revision(
                number,
                back.document(),
                back.submitted(),
                back.bytes(),
                head,
                rollout.id(),
                "rollback",
                rollout.reason(),
                proposal.author(),
                proposal.atMillis()));
        head = number;
        proven = number;
    }

    private RolloutState begun(RolloutState first, long number) {
        return new RolloutState(
                lastRollout,
                number,
                proven,
                first.version(),
                first.phase(),
                first.batches(),
                first.batch(),
                first.nodes(),
                first.sinceMillis(),
                first.reason(),
                first.verdicts());
    }

    private static RolloutState superseded(RolloutState rollout, long by, long atMillis) {
        return new RolloutState(
                rollout.id(),
                rollout.revision(),
                rollout.from(),
                rollout.version() + 1,
                Phase.SUPERSEDED,
                rollout.batches(),
                rollout.batch(),
                rollout.nodes(),
                atMillis,
                "revision " + by + " took its place",
                rollout.verdicts());
    }

    private static Optional<Refused> tooLarge(RolloutState rollout) {
        int bytes = LedgerJson.write(rollout).length;
        return bytes > LedgerLimits.JSON_BYTES
                ? Optional.of(Refusals.invalid("rollout: " + bytes + " bytes of JSON (expected: at"
                        + " most " + LedgerLimits.JSON_BYTES + ")"))
                : Optional.empty();
    }

    private Optional<RolloutState> running() {
        return Optional.ofNullable(rollouts.get(lastRollout))
                .filter(rollout -> !rollout.phase().over());
    }

    private void forget() {
        while (rollouts.size() > LedgerLimits.ROLLOUTS) {
            rollouts = rollouts.without(rollouts.firstKey());
        }
        if (revisions.size() <= LedgerLimits.REVISIONS) {
            return;
        }
        Set<Long> kept = new HashSet<>(List.of(head, proven));
        running().ifPresent(rollout -> {
            kept.add(rollout.revision());
            kept.add(rollout.from());
        });
        long oldest = head - LedgerLimits.REVISIONS + 1;
        for (Long number : revisions.headMap(oldest).keySet().toArray(Long[]::new)) {
            if (!kept.contains(number)) {
                revisions = revisions.without(number);
            }
        }
    }
}
