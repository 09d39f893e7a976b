package dev.caravan.config.agreement.sim;

import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What clients did and saw, and what was applied where. */
final class History {
    /** The register that revisions are. */
    static final String HEAD = "head";

    private final Map<String, List<Act>> acts = new TreeMap<>();
    private final Set<String> proposed = new HashSet<>();
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private final TreeMap<Long, LedgerView> views = new TreeMap<>();
    private boolean giveUp = true;

    void add(String key, Act act) {
        acts.computeIfAbsent(key, register -> new ArrayList<>()).add(act);
    }

    void proposed(String value) {
        proposed.add(value);
    }

    void acknowledged(String value, long index) {
        acknowledged.put(value, index);
    }

    /** Whether a client may leave a write without an answer. */
    boolean giveUp() {
        return giveUp;
    }

    /** From now on everything is answered in the end. */
    void persist() {
        giveUp = false;
    }

    int answered() {
        return acknowledged.size();
    }

    /**
     * A node shows {@code view}: the same as any other showed at this place of the log.
     *
     * @return whether it is the first to show it
     */
    boolean applied(String node, LedgerView view) {
        LedgerView other = views.putIfAbsent(view.index(), view);
        if (other != null && !other.equals(view)) {
            throw new AssertionError("at " + view.index() + " node " + node + " has " + view
                    + ", another has " + other);
        }
        if (other == null) {
            for (Map<String, Entry> entries : view.collections().values()) {
                entries.values().forEach(entry -> known(entry.json()));
            }
            view.revisions().values().forEach(revision -> known(revision.note()));
        }
        return other == null;
    }

    /** The last place of the log that any node has shown; 0 for none. */
    long lastApplied() {
        return views.isEmpty() ? 0 : views.lastKey();
    }

    private void known(String value) {
        if (!proposed.contains(value)) {
            throw new AssertionError(value + " is there, but nobody proposed it");
        }
    }

    /** Everything acknowledged is in {@code last}, or was replaced by what came later. */
    void check(LedgerView last) {
        acknowledged.forEach((value, index) -> {
            if (index > last.index()) {
                throw new AssertionError(value + " was acknowledged at " + index
                        + ", and the log ends at " + last.index());
            }
        });
        acts.forEach((key, register) -> {
            if (!Linearizability.holds(register)) {
                throw new AssertionError("register " + key + " is not linearizable: " + register);
            }
        });
    }
}
