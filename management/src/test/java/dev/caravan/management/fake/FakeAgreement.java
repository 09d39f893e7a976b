package dev.caravan.management.fake;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.rollout.RolloutState;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Agrees with itself at once. */
public final class FakeAgreement implements Agreement {
    public volatile boolean quorum = true;
    private final List<Consumer<LedgerView>> watchers = new ArrayList<>();
    private LedgerView view =
            new LedgerView(0, "c0ffee", 1, 1, 0, 0, map(), map(), map(), map(), map());

    private static <K extends Comparable<K>, V> SortedMap<K, V> map() {
        return new TreeMap<>();
    }

    @Override
    public synchronized CompletionStage<Outcome> propose(Proposal proposal) {
        if (!quorum) {
            return CompletableFuture.failedFuture(new NoQuorumException("1 of 3 voters"));
        }
        long index = view.index() + 1;
        SortedMap<Long, RolloutState> rollouts = new TreeMap<>(view.rollouts());
        SortedMap<String, NodeRecord> nodes = new TreeMap<>(view.nodes());
        SortedMap<String, SortedMap<String, Entry>> collections = new TreeMap<>();
        view.collections().forEach((name, all) -> collections.put(name, new TreeMap<>(all)));
        SortedMap<String, OverrideRecord> overrides = new TreeMap<>(view.overrides());
        switch (proposal.change()) {
            case Change.Put put -> {
                SortedMap<String, Entry> there =
                        collections.computeIfAbsent(put.collection(), c -> new TreeMap<>());
                Entry old = there.get(put.key());
                if (put.expect() >= 0 && put.expect() != (old == null ? 0 : old.version())) {
                    return refused(Outcome.Code.STALE, put.key() + " has changed");
                }
                there.put(
                        put.key(),
                        new Entry(put.json(), index, proposal.author(), proposal.atMillis()));
            }
            case Change.Remove remove -> {
                Entry old = collections.getOrDefault(remove.collection(), map()).get(remove.key());
                if (old == null) {
                    return refused(Outcome.Code.MISSING, remove.key() + " is not there");
                }
                if (remove.expect() >= 0 && remove.expect() != old.version()) {
                    return refused(Outcome.Code.STALE, remove.key() + " has changed");
                }
                collections.get(remove.collection()).remove(remove.key());
            }
            case Change.Overrule overrule ->
                overrides.put(overrule.override().key(), overrule.override());
            case Change.Lift lift -> overrides.remove(lift.key());
            case Change.Admit admit -> nodes.put(admit.node().id(), admit.node());
            case Change.Dismiss dismiss -> nodes.remove(dismiss.node());
            case Change.Step step -> rollouts.put(step.rollout(), step.next());
            default -> throw new IllegalArgumentException(proposal.change().toString());
        }
        set(new LedgerView(
                index,
                view.cluster(),
                1,
                1,
                view.head(),
                view.proven(),
                view.revisions(),
                rollouts,
                nodes,
                collections,
                overrides));
        return CompletableFuture.completedFuture(new Outcome.Accepted(index, index));
    }

    /** A revision is wanted, and this is its rollout. */
    public synchronized void revise(Revision revision, RolloutState rollout) {
        SortedMap<Long, Revision> revisions = new TreeMap<>(view.revisions());
        revisions.put(revision.number(), revision);
        SortedMap<Long, RolloutState> rollouts = new TreeMap<>(view.rollouts());
        rollouts.put(rollout.id(), rollout);
        set(new LedgerView(
                view.index() + 1,
                view.cluster(),
                1,
                1,
                revision.number(),
                view.proven(),
                revisions,
                rollouts,
                view.nodes(),
                view.collections(),
                view.overrides()));
    }

    private void set(LedgerView next) {
        view = next;
        watchers.forEach(watcher -> watcher.accept(next));
    }

    private static CompletionStage<Outcome> refused(Outcome.Code code, String detail) {
        return CompletableFuture.completedFuture(new Outcome.Refused(code, detail));
    }

    @Override
    public CompletionStage<LedgerView> read() {
        return quorum
                ? CompletableFuture.completedFuture(local())
                : CompletableFuture.failedFuture(new NoQuorumException("1 of 3 voters"));
    }

    @Override
    public synchronized LedgerView local() {
        return view;
    }

    @Override
    public synchronized AutoCloseable watch(Consumer<LedgerView> then) {
        watchers.add(then);
        then.accept(view);
        return () -> forget(then);
    }

    private synchronized void forget(Consumer<LedgerView> then) {
        watchers.remove(then);
    }

    /** How many watch. */
    public synchronized int watchers() {
        return watchers.size();
    }

    @Override
    public Standing standing() {
        return new Standing(Optional.of("a1"), true, true, 3, quorum, 1000);
    }
}
