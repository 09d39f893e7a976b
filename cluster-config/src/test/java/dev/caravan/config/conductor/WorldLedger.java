package dev.caravan.config.conductor;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the conductor needs of a ledger, by the contract of its changes. */
final class WorldLedger {
    private final SortedMap<Long, Revision> revisions = new TreeMap<>();
    private final SortedMap<Long, RolloutState> rollouts = new TreeMap<>();
    private final SortedMap<String, NodeRecord> nodes = new TreeMap<>();
    private final SortedMap<String, OverrideRecord> overrides = new TreeMap<>();
    final List<RolloutState> history = new ArrayList<>();
    private long index;
    private long head;
    private long proven;

    LedgerView view() {
        return new LedgerView(
                index,
                "c",
                1,
                1,
                head,
                proven,
                Collections.unmodifiableSortedMap(new TreeMap<>(revisions)),
                Collections.unmodifiableSortedMap(new TreeMap<>(rollouts)),
                Collections.unmodifiableSortedMap(new TreeMap<>(nodes)),
                new TreeMap<>(),
                Collections.unmodifiableSortedMap(new TreeMap<>(overrides)));
    }

    void admit(String id) {
        nodes.put(
                id,
                new NodeRecord(
                        id, id, id + ":1", "", true, 1, "1", new TreeSet<>(), new TreeMap<>()));
    }

    void drain(String id, boolean drained) {
        String key = "node/" + id;
        if (drained) {
            String json = "{\"drain\":true}";
            overrides.put(key, new OverrideRecord(key, json, 0, Author.system("x"), 0));
        } else {
            overrides.remove(key);
        }
    }

    static Hash hash(String document) {
        return Hash.of(document.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a committed state lets {@code node} be told. */
    boolean allowed(long rollout, String node, boolean revert) {
        return history.stream()
                .filter(state -> state.id() == rollout)
                .filter(state -> (state.phase() == Phase.REVERTING) == revert)
                .map(state -> Optional.ofNullable(state.nodes().get(node)))
                .flatMap(Optional::stream)
                .anyMatch(NodeState::touched);
    }

    /** The new revision; 0 when a paused rollout forbids it. */
    long revise(String document, RolloutState first, long nowMillis) {
        Optional<RolloutState> running = view().running();
        if (running.isPresent() && running.get().phase() == Phase.PAUSED) {
            return 0;
        }
        running.ifPresent(
                rollout -> put(copy(rollout, rollout.id(), rollout.revision(), Phase.SUPERSEDED)));
        long id = rollouts.isEmpty() ? 1 : rollouts.lastKey() + 1;
        revision(hash(document), id, "api", nowMillis);
        put(copy(first, id, head, first.phase()));
        return head;
    }

    private void revision(Hash document, long rollout, String origin, long nowMillis) {
        Author author = Author.system("x");
        head++;
        revisions.put(
                head,
                new Revision(
                        head, document, document, 1, head - 1, rollout, origin, "", author,
                        nowMillis));
    }

    private RolloutState copy(RolloutState state, long id, long revision, Phase phase) {
        return new RolloutState(
                id,
                revision,
                state.id() == 0 ? proven : state.from(),
                state.id() == 0 ? 0 : state.version() + 1,
                phase,
                state.batches(),
                state.batch(),
                state.nodes(),
                state.sinceMillis(),
                state.reason(),
                state.verdicts());
    }

    private void put(RolloutState state) {
        index++;
        rollouts.put(state.id(), state);
        history.add(state);
    }

    Outcome step(Change.Step step, long nowMillis) {
        RolloutState present = rollouts.get(step.rollout());
        RolloutState next = step.next();
        if (present == null) {
            return new Outcome.Refused(Code.MISSING, "rollout");
        }
        if (present.version() != step.expect()) {
            return new Outcome.Refused(Code.STALE, "version");
        }
        boolean same = next.id() == present.id()
                && next.revision() == present.revision()
                && next.from() == present.from()
                && next.version() == step.expect() + 1;
        Revision back = revisions.get(next.from());
        if (present.phase().over() || !same || next.phase() == Phase.ROLLED_BACK && back == null) {
            return new Outcome.Refused(Code.INVALID, "step");
        }
        put(next);
        if (next.phase() == Phase.DONE) {
            proven = next.revision();
        } else if (next.phase() == Phase.ROLLED_BACK && back != null) {
            revision(back.document(), next.id(), "rollback", nowMillis);
            proven = head;
        }
        return new Outcome.Accepted(index, next.version());
    }
}
