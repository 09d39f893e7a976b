package dev.caravan.config.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

class ParticipantsTest {
    @Test
    void theyAreKnownReachableAndNotDrained() {
        assertThat(participants(Set.of("a", "b", "stranger")))
                .extracting(NodeRecord::id)
                .containsExactly("a", "b");
        assertThat(participants(Set.of("b"))).extracting(NodeRecord::id).containsExactly("b");
    }

    @Test
    void anOverrideDrainsUntilItEnds() {
        Set<String> all = Set.of("a", "b");
        assertThat(participants(all, word("{\"drain\":true}", 0)))
                .extracting(NodeRecord::id)
                .containsExactly("b");
        assertThat(participants(all, word("{\"drain\":true}", 101))).hasSize(1);
        assertThat(participants(all, word("{\"drain\":true}", 100))).hasSize(2);
        assertThat(participants(all, word("{\"drain\":false}", 0))).hasSize(2);
        assertThat(participants(all, word("{\"weight\":3}", 0))).hasSize(2);
        assertThat(participants(all, word("no json", 0))).hasSize(2);
    }

    private static OverrideRecord word(String json, long until) {
        return new OverrideRecord("node/a", json, until, Author.system("x"), 0);
    }

    private static List<NodeRecord> participants(Set<String> reachable, OverrideRecord... words) {
        SortedMap<String, NodeRecord> nodes = new TreeMap<>();
        for (String id : List.of("a", "b", "c")) {
            TreeMap<String, String> labels = new TreeMap<>(Map.of("zone", id + "1"));
            nodes.put(
                    id,
                    new NodeRecord(id, id, id + ":1", "", true, 1, "1", new TreeSet<>(), labels));
        }
        SortedMap<String, OverrideRecord> overrides = new TreeMap<>();
        List.of(words).forEach(word -> overrides.put(word.key(), word));
        LedgerView view = new LedgerView(
                1,
                "c",
                1,
                1,
                0,
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                nodes,
                new TreeMap<>(),
                overrides);
        return view.participants(reachable, 100);
    }
}
