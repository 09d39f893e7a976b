package dev.caravan.config.ledger;

import dev.caravan.config.content.Hash;
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
import java.util.function.Predicate;

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
            append(
                    back,
                    next.id(),
                    "rollback",
                    next.reason(),
                    proposal.author(),
                    proposal.atMillis());
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

    /** A revision with the document of {@code back}, wanted and proven at once. */
    private void append(
            Revision back, long rollout, String origin, String note, Author author, long atMillis) {
        long number = head + 1;
        restore(new Revision(
                number,
                back.document(),
                back.submitted(),
                back.bytes(),
                head,
                rollout,
                origin,
                note,
                author,
                atMillis));
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
        return ended(rollout, Phase.SUPERSEDED, "revision " + by + " took its place", atMillis);
    }

    private static RolloutState ended(
            RolloutState rollout, Phase phase, String reason, long atMillis) {
        return new RolloutState(
                rollout.id(),
                rollout.revision(),
                rollout.from(),
                rollout.version() + 1,
                phase,
                rollout.batches(),
                rollout.batch(),
                rollout.nodes(),
                atMillis,
                reason,
                rollout.verdicts());
    }

    /** See {@link Ledger#recover}. */
    void recover(String self, int incarnation, Author author, long atMillis, Predicate<Hash> here) {
        String why = "recovered as incarnation " + incarnation;
        running()
                .filter(rollout -> !Set.of(self).containsAll(rollout.nodes().keySet()))
                .ifPresent(rollout -> restore(ended(
                        rollout, Phase.HALTED, why + ": its other nodes are gone", atMillis)));
        if (isHere(head, here) && isHere(proven, here)) {
            return;
        }
        Optional<Revision> left = newestHere(here);
        left.ifPresent(revision -> {
            running()
                    .ifPresent(rollout -> restore(ended(
                            rollout, Phase.HALTED, why + ": its document is lost", atMillis)));
            String note = why + ": the document of revision " + (isHere(head, here) ? proven : head)
                    + " is lost";
            append(revision, revision.rollout(), "recover", note, author, atMillis);
            forget();
        });
    }

    private boolean isHere(long number, Predicate<Hash> here) {
        Revision revision = revisions.get(number);
        return revision == null || here.test(revision.document());
    }

    /** The proven one, else the newest whose document is left. */
    private Optional<Revision> newestHere(Predicate<Hash> here) {
        List<Revision> left = revisions.values().stream()
                .filter(revision -> here.test(revision.document()))
                .toList();
        return left.stream()
                .filter(revision -> revision.number() == proven)
                .findFirst()
                .or(() -> left.isEmpty() ? Optional.empty() : Optional.of(left.getLast()));
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
