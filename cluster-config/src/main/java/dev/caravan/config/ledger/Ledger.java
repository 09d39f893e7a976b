package dev.caravan.config.ledger;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Outcome.Accepted;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Outcome.Refused;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the cluster agrees on, as a state machine: the same proposals in the same order give the
 * same outcomes and the same state on every node. It reads no clock, draws no lots and touches no
 * disk. Not for several threads at once; the views it gives may go anywhere.
 *
 * <pre>{@code
 * proposal ─► seen before? ─ yes ─► its first outcome, nothing changes
 *                 │ no
 *                 ▼
 *        expected and within bounds? ─ no ─► Refused, nothing changes
 *                 │ yes
 *                 ▼
 *             Accepted
 * }</pre>
 */
public final class Ledger {
    private final Revisions revisions = new Revisions();
    private final Shelves shelves = new Shelves();
    private final Outcomes outcomes = new Outcomes();
    private SharedMap<String, NodeRecord> nodes = SharedMap.empty();
    private SharedMap<String, OverrideRecord> overrides = SharedMap.empty();
    private long index;
    private String cluster = "";
    private int incarnation;
    private int format;

    /** Without anything agreed on. */
    public Ledger() {}

    /**
     * As {@link #snapshot} was taken.
     *
     * @throws IllegalArgumentException when the pieces are not those of one snapshot, or of a
     *     format that this program does not read
     */
    public static Ledger restored(List<byte[]> pieces) {
        return LedgerSnapshot.read(pieces);
    }

    /** Everything, in pieces of at most {@link LedgerLimits#CHUNK_BYTES}; at least one. */
    public List<byte[]> snapshot() {
        return LedgerSnapshot.write(this);
    }

    /**
     * Applies the proposal that is at {@code at} in the log.
     *
     * @throws IllegalArgumentException when something at or after {@code at} was applied before
     */
    public Outcome apply(long at, Proposal proposal) {
        if (at <= index) {
            throw new IllegalArgumentException(
                    "log index: " + at + " (expected: above " + index + ")");
        }
        index = at;
        Optional<Outcome> before = outcomes.of(proposal.id());
        if (before.isPresent()) {
            return before.get();
        }
        Outcome outcome = Refusals.badName("proposal's id", proposal.id())
                .<Outcome>map(refused -> refused)
                .orElseGet(() -> decide(proposal));
        outcomes.remember(proposal.id(), outcome);
        return outcome;
    }

    /** Everything, as it is now; costs nothing. */
    public LedgerView view() {
        return new LedgerView(
                index,
                cluster,
                incarnation,
                format,
                revisions.head(),
                revisions.proven(),
                revisions.revisions(),
                revisions.rollouts(),
                nodes,
                shelves.view(),
                overrides);
    }

    private Outcome decide(Proposal proposal) {
        return switch (proposal.change()) {
            case Change.Found found -> found(found);
            case Change.Admit admit -> admit(admit.node());
            case Change.Dismiss dismiss -> dismiss(proposal, dismiss.node());
            case Change.Format wanted -> format(wanted.format());
            case Change.Revise revise -> revisions.revise(index, proposal, revise);
            case Change.Step step -> revisions.step(index, proposal, step);
            case Change.Put put -> shelves.put(index, proposal, put);
            case Change.Remove remove -> shelves.remove(index, remove);
            case Change.Overrule overrule -> overrule(proposal, overrule.override());
            case Change.Lift lift -> lift(lift.key());
        };
    }

    private Outcome found(Change.Found found) {
        if (!cluster.isEmpty()) {
            return new Refused(Code.STALE, "the cluster was founded already, as " + cluster);
        }
        Optional<Refused> refused = Refusals.badName("cluster", found.cluster());
        if (refused.isPresent()) {
            return refused.get();
        }
        cluster = found.cluster();
        incarnation = found.incarnation();
        format = found.format();
        return new Accepted(index, 0);
    }

    private Outcome admit(NodeRecord node) {
        boolean known = nodes.containsKey(node.id());
        if (view().dismissed(node.id())) {
            return Refusals.invalid("node " + node.id()
                    + " was dismissed: it can come back with a new identity only");
        }
        if (!known && nodes.size() >= LedgerLimits.NODES) {
            return Refusals.tooMany("nodes", LedgerLimits.NODES);
        }
        if (node.voter() && otherVoters(node.id()) >= LedgerLimits.VOTERS) {
            return Refusals.tooMany("voters", LedgerLimits.VOTERS);
        }
        if (node.format() < format) {
            return new Refused(
                    Code.FORMAT_NOT_YET,
                    "node " + node.id() + " reads formats up to " + node.format()
                            + " (the cluster writes " + format + ")");
        }
        Optional<Refused> refused = Refusals.badName("node", node.id())
                .or(() -> Refusals.tooLong(
                        "node " + node.id(),
                        new String(LedgerJson.write(node), StandardCharsets.UTF_8)));
        if (refused.isPresent()) {
            return refused.get();
        }
        nodes = nodes.with(node.id(), node);
        return new Accepted(index, 0);
    }

    private long otherVoters(String id) {
        return nodes.values().stream()
                .filter(other -> other.voter() && !other.id().equals(id))
                .count();
    }

    private Outcome dismiss(Proposal proposal, String node) {
        if (!nodes.containsKey(node)) {
            return Refusals.missing("node " + node);
        }
        // Where the shelf is full only its absence tells.
        shelves.put(index, proposal, new Change.Put(LedgerView.DISMISSED, node, "true", -1));
        nodes = nodes.without(node);
        overrides = overrides.without("node/" + node);
        return new Accepted(index, 0);
    }

    private Outcome format(int wanted) {
        if (wanted < format) {
            return Refusals.invalid("format: " + wanted + " (expected: at least " + format + ")");
        }
        String lagging = nodes.values().stream()
                .filter(node -> node.format() < wanted)
                .map(NodeRecord::id)
                .collect(Collectors.joining(", "));
        if (!lagging.isEmpty()) {
            return new Refused(Code.FORMAT_NOT_YET, "not read by " + lagging);
        }
        format = wanted;
        return new Accepted(index, wanted);
    }

    private Outcome overrule(Proposal proposal, OverrideRecord override) {
        Optional<Refused> refused = Refusals.badName("override", override.key())
                .or(() -> Refusals.tooLong("override " + override.key(), override.json()));
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!overrides.containsKey(override.key())) {
            if (overrides.size() >= LedgerLimits.OVERRIDES) {
                dropEnded(proposal.atMillis());
            }
            if (overrides.size() >= LedgerLimits.OVERRIDES) {
                return Refusals.tooMany("overrides", LedgerLimits.OVERRIDES);
            }
        }
        overrides = overrides.with(override.key(), override);
        return new Accepted(index, index);
    }

    /** By the proposer's clock, which is the same on every node that applies the proposal. */
    private void dropEnded(long nowMillis) {
        for (OverrideRecord override : overrides.values().toArray(OverrideRecord[]::new)) {
            if (override.untilMillis() != 0 && override.untilMillis() <= nowMillis) {
                overrides = overrides.without(override.key());
            }
        }
    }

    private Outcome lift(String key) {
        if (!overrides.containsKey(key)) {
            return Refusals.missing("override " + key);
        }
        overrides = overrides.without(key);
        return new Accepted(index, 0);
    }

    /**
     * Goes on in a new incarnation with {@code self} as the only node: the others are dismissed, a
     * rollout they took part in is halted, and where the document of the wanted or the proven
     * revision is lost, a revision that is left takes their place. By an operator's order on one
     * disk, never through the log.
     *
     * @param here whether the content of a hash is on this disk
     */
    public void recover(String self, Author author, long atMillis, Predicate<Hash> here) {
        incarnation++;
        for (NodeRecord node : nodes.values().toArray(NodeRecord[]::new)) {
            if (node.id().equals(self)) {
                nodes = nodes.with(self, node.voting(true));
            } else {
                shelves.restore(
                        LedgerView.DISMISSED,
                        node.id(),
                        new Entry("true", index, author, atMillis));
                nodes = nodes.without(node.id());
                overrides = overrides.without("node/" + node.id());
            }
        }
        revisions.recover(self, incarnation, author, atMillis, here);
    }

    /** For {@link LedgerSnapshot}. */
    Outcomes outcomes() {
        return outcomes;
    }

    /** For {@link LedgerSnapshot}. */
    Revisions revisions() {
        return revisions;
    }

    /** For {@link LedgerSnapshot}. */
    Shelves shelves() {
        return shelves;
    }

    void restore(LedgerSnapshot.Line.Head head) {
        index = head.index();
        cluster = head.cluster();
        incarnation = head.incarnation();
        format = head.writes();
        revisions.restore(head.head(), head.proven(), head.rollouts());
    }

    void restore(NodeRecord node) {
        nodes = nodes.with(node.id(), node);
    }

    void restore(OverrideRecord override) {
        overrides = overrides.with(override.key(), override);
    }
}
