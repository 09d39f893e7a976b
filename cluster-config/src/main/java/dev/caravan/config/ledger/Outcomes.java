package dev.caravan.config.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The outcomes of the last proposals by their ids, oldest first. */
final class Outcomes {
    private final Map<String, Outcome> byId = new LinkedHashMap<>();

    /** What became of the proposal {@code id} the first time, when that is remembered. */
    Optional<Outcome> of(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Remembers it, and forgets the oldest where there are too many. */
    void remember(String id, Outcome outcome) {
        byId.put(id, outcome);
        if (byId.size() > LedgerLimits.OUTCOMES) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** All of them, oldest first. */
    void forEach(BiConsumer<String, Outcome> then) {
        byId.forEach(then);
    }
}
