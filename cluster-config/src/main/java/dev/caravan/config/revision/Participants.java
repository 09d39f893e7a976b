package dev.caravan.config.revision;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.OverrideRecord;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Set;

/** Which nodes a change goes to. Pure. */
final class Participants {
    private static final JsonMapper JSON = new JsonMapper();

    private Participants() {}

    /** The nodes of {@code view} that can be reached and that no operator has drained. */
    static List<NodeRecord> of(LedgerView view, Set<String> reachable, long nowMillis) {
        return view.nodes().values().stream()
                .filter(node -> reachable.contains(node.id()))
                .filter(node -> !drained(view.overrides().get("node/" + node.id()), nowMillis))
                .toList();
    }

    private static boolean drained(@Nullable OverrideRecord override, long nowMillis) {
        if (override == null
                || override.untilMillis() != 0 && override.untilMillis() <= nowMillis) {
            return false;
        }
        try {
            return JSON.readTree(override.json()).path("drain").asBoolean(false);
        } catch (JacksonException e) {
            return false;
        }
    }

    /** The ids of those who vote. */
    static List<String> voters(LedgerView view) {
        return view.nodes().values().stream()
                .filter(NodeRecord::voter)
                .map(NodeRecord::id)
                .toList();
    }

    /** Nodes that could not read a document of {@code format}: voters, and whoever is there now. */
    static List<String> lagging(LedgerView view, Set<String> reachable, int format) {
        return view.nodes().values().stream()
                .filter(node -> node.voter() || reachable.contains(node.id()))
                .filter(node -> node.format() < format)
                .map(NodeRecord::id)
                .toList();
    }
}
