package dev.caravan.config.rollout;

import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A state while it is worked on; lives for one decision, on one thread. */
final class Draft {
    private final RolloutState before;
    private final List<List<String>> batches;
    private final SortedMap<String, NodeState> nodes;
    private final List<String> verdicts;
    private Phase phase;
    private int batch;
    private long sinceMillis;
    private long countedFrom;
    private String reason;

    /** Times are counted from {@code countedFrom} until a phase or batch is entered. */
    Draft(RolloutState before, long countedFrom) {
        this.before = before;
        this.batches = new ArrayList<>(before.batches());
        this.nodes = new TreeMap<>(before.nodes());
        this.verdicts = new ArrayList<>(before.verdicts());
        this.phase = before.phase();
        this.batch = before.batch();
        this.sinceMillis = before.sinceMillis();
        this.countedFrom = countedFrom;
        this.reason = before.reason();
    }

    /** As it is now, with the version of the state it began from and one more if it differs. */
    RolloutState state() {
        RolloutState same = with(before.version());
        return same.equals(before) ? before : with(before.version() + 1);
    }

    private RolloutState with(long version) {
        return new RolloutState(
                before.id(),
                before.revision(),
                before.from(),
                version,
                phase,
                batches,
                batch,
                nodes,
                sinceMillis,
                reason,
                verdicts);
    }

    void enter(Phase next, long nowMillis, String why) {
        phase = next;
        sinceMillis = nowMillis;
        countedFrom = nowMillis;
        reason = why;
    }

    void nextBatch(long nowMillis) {
        batch++;
        enter(Phase.APPLYING, nowMillis, "");
    }

    /** Takes as many from the next batch as the present one had, none of whom could be told. */
    void refill(long nowMillis) {
        List<String> gone = batches.get(batch);
        List<String> next = batches.get(batch + 1);
        int taken = Math.min(gone.size(), next.size());
        List<String> filled = new ArrayList<>(gone);
        filled.addAll(next.subList(0, taken));
        batches.set(batch, filled);
        if (taken == next.size()) {
            batches.remove(batch + 1);
        } else {
            batches.set(batch + 1, next.subList(taken, next.size()));
        }
        enter(Phase.APPLYING, nowMillis, "");
    }

    void verdict(String verdict) {
        verdicts.add(verdict);
    }

    void put(String node, NodeState state) {
        nodes.put(node, state);
    }

    NodeState node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /** The ids of the nodes of which {@code is} holds, in their order. */
    List<String> those(Predicate<NodeState> is) {
        return nodes.keySet().stream().filter(id -> is.test(node(id))).toList();
    }

    /** Nodes of the batch under way and of those before it, that stand at {@code step}. */
    List<String> begun(Step step) {
        return batches.subList(0, Math.min(batches.size(), batch + 1)).stream()
                .flatMap(List::stream)
                .filter(id -> node(id).step() == step)
                .toList();
    }

    boolean anybodyTold() {
        return batch >= batches.size()
                || batches.get(batch).stream().anyMatch(id -> node(id).touched());
    }

    boolean isLast() {
        return batch >= batches.size() - 1;
    }

    boolean judged() {
        return verdicts.size() > batch;
    }

    Phase phase() {
        return phase;
    }

    String reason() {
        return reason;
    }

    /** When the phase or batch began, by the clock of whoever decides. */
    long countedFrom() {
        return countedFrom;
    }

    long revision() {
        return before.revision();
    }

    long from() {
        return before.from();
    }

    boolean heldByGate() {
        return before.heldByGate();
    }
}
