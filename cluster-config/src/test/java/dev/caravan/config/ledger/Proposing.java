package dev.caravan.config.ledger;

import dev.caravan.config.content.Hash;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A ledger and somebody who proposes to it, one place in the log after the other. */
final class Proposing {
    static final Author ALICE = new Author("alice", "10.0.0.1", "admin");

    Ledger ledger = new Ledger();
    long index;

    Outcome propose(Change change) {
        index++;
        return propose("p" + index, change);
    }

    Outcome propose(String id, Change change) {
        return ledger.apply(Math.max(index, ledger.view().index() + 1), proposal(id, change));
    }

    Proposal proposal(String id, Change change) {
        return new Proposal(id, 1_000 + index, ALICE, change);
    }

    long accepted(Change change) {
        Outcome outcome = propose(change);
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted.number();
        }
        throw new AssertionError(outcome);
    }

    Outcome.Refused refused(Change change) {
        LedgerView before = ledger.view();
        Outcome outcome = propose(change);
        LedgerView after = ledger.view();
        if (outcome instanceof Outcome.Refused refused && sameBut(before, after)) {
            return refused;
        }
        throw new AssertionError(outcome + " changed " + before + " into " + after);
    }

    private static boolean sameBut(LedgerView before, LedgerView after) {
        return before.equals(new LedgerView(
                before.index(),
                after.cluster(),
                after.incarnation(),
                after.format(),
                after.head(),
                after.proven(),
                after.revisions(),
                after.rollouts(),
                after.nodes(),
                after.collections(),
                after.overrides()));
    }

    static Hash hash(String text) {
        return Hash.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Change.Revise revise(String document, long expect) {
        return new Change.Revise(
                hash(document),
                hash("# " + document),
                document.length(),
                expect,
                "api",
                "note of " + document,
                rollout(Phase.APPLYING, 1));
    }

    static RolloutState rollout(Phase phase, long version) {
        TreeMap<String, NodeState> nodes = new TreeMap<>();
        nodes.put("n1", new NodeState(NodeState.Step.PENDING, ""));
        return new RolloutState(
                0, 0, 0, version, phase, List.of(List.of("n1")), 0, nodes, 1_000, "", List.of());
    }

    Change.Step step(long rollout, Phase phase) {
        RolloutState now = ledger.view().rollouts().get(rollout);
        if (now == null) {
            throw new AssertionError("no rollout " + rollout);
        }
        return new Change.Step(rollout, now.version(), next(now, phase));
    }

    static RolloutState next(RolloutState now, Phase phase) {
        return new RolloutState(
                now.id(),
                now.revision(),
                now.from(),
                now.version() + 1,
                phase,
                now.batches(),
                now.batch(),
                now.nodes(),
                2_000,
                "because",
                now.verdicts());
    }

    static NodeRecord node(String id, boolean voter, int format) {
        return new NodeRecord(
                id,
                "name of " + id,
                "10.0.0.1:7640",
                "10.0.0.1:9640",
                voter,
                format,
                "0.1.0",
                new TreeSet<>(List.of("ingress")),
                new TreeMap<>());
    }
}
