package dev.caravan.config.conductor;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.config.rollout.Participant;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who takes part in a rollout that begins now. */
public final class Participants {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Participants() {}

    /** The nodes known in {@code view} that are reachable and not drained, by their ids. */
    public static List<Participant> of(LedgerView view, Set<String> reachable, long nowMillis) {
        return view.nodes().values().stream()
                .filter(node -> reachable.contains(node.id()))
                .filter(node -> !isDrained(view, node.id(), nowMillis))
                .map(Participants::participant)
                .toList();
    }

    private static Participant participant(NodeRecord node) {
        return new Participant(node.id(), node.labels());
    }

    /** Whether an override that has not ended drains {@code node}. */
    static boolean isDrained(LedgerView view, String node, long nowMillis) {
        return Optional.ofNullable(view.overrides().get("node/" + node))
                .filter(word -> word.untilMillis() == 0 || word.untilMillis() > nowMillis)
                .map(Participants::drains)
                .orElse(false);
    }

    private static boolean drains(OverrideRecord word) {
        try {
            return JSON.readTree(word.json()).path("drain").asBoolean(false);
        } catch (JacksonException e) {
            return false;
        }
    }
}
