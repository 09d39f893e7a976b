package dev.caravan.config.revision;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;

import java.util.List;
import java.util.Set;

/** Which nodes have a say in a change. Pure. */
final class Participants {
    private Participants() {}

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
