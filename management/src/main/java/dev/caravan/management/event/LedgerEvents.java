package dev.caravan.management.event;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Revision;
import dev.caravan.management.operation.Json;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Makes events of what differs between two views of the ledger. */
public final class LedgerEvents {
    private final BiConsumer<String, JsonNode> then;
    private final Executor executor;
    private final AtomicReference<@Nullable LedgerView> waiting = new AtomicReference<>();
    private LedgerView seen;

    /**
     * Tells {@code then} type and data of each event, on {@code executor}.
     *
     * @param from what is known already
     */
    public LedgerEvents(LedgerView from, Executor executor, BiConsumer<String, JsonNode> then) {
        this.seen = from;
        this.executor = executor;
        this.then = then;
    }

    /** The ledger is like this now; does not block. Views that come faster are taken together. */
    public void viewed(LedgerView view) {
        if (waiting.getAndSet(view) == null) {
            executor.execute(this::compare);
        }
    }

    private synchronized void compare() {
        LedgerView now = waiting.getAndSet(null);
        if (now == null || now.index() < seen.index()) {
            return;
        }
        LedgerView before = seen;
        seen = now;
        changed(before.revisions(), now.revisions(), (number, change) -> {
            Revision revision = now.revisions().get(number);
            if (revision != null && change.equals("new")) {
                then.accept("revision", Json.tree(Revised.of(revision)));
            }
        });
        if (now.proven() != before.proven()) {
            then.accept("proven", Json.tree(new Proven(now.proven())));
        }
        changed(before.rollouts(), now.rollouts(), (id, change) -> {
            var state = now.rollouts().get(id);
            if (state != null) {
                then.accept(
                        "rollout",
                        Json.tree(new Rollout(
                                id,
                                state.revision(),
                                word(state.phase()),
                                state.batch(),
                                state.reason())));
            }
        });
        changed(
                before.nodes(),
                now.nodes(),
                (id, change) -> then.accept("node", Json.tree(new Changed(id, change))));
        changed(
                before.overrides(),
                now.overrides(),
                (key, change) -> then.accept("override", Json.tree(new Changed(key, change))));
        SortedSet<String> names = new TreeSet<>(before.collections().keySet());
        names.addAll(now.collections().keySet());
        for (String name : names) {
            changed(
                    before.collections().getOrDefault(name, new TreeMap<>()),
                    now.collections().getOrDefault(name, new TreeMap<>()),
                    (key, change) -> then.accept(
                            "collection", Json.tree(new InCollection(name, key, change))));
        }
    }

    private static <K, V> void changed(
            SortedMap<K, V> before, SortedMap<K, V> now, BiConsumer<K, String> then) {
        if (before == now) {
            return;
        }
        now.forEach((key, value) -> {
            V old = before.get(key);
            if (old == null) {
                then.accept(key, "new");
            } else if (old != value && !old.equals(value)) {
                then.accept(key, "changed");
            }
        });
        before.keySet().forEach(key -> {
            if (!now.containsKey(key)) {
                then.accept(key, "gone");
            }
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Revised(long revision, long rollout, String origin, String note, String by) {
        static Revised of(Revision revision) {
            return new Revised(
                    revision.number(),
                    revision.rollout(),
                    revision.origin(),
                    revision.note(),
                    revision.author().who());
        }
    }

    private record Proven(long revision) {}

    private record Rollout(long id, long revision, String phase, int batch, String reason) {}

    /** {@code change} is {@code new}, {@code changed} or {@code gone}. */
    private record Changed(String key, String change) {}

    private record InCollection(String collection, String key, String change) {}
}
