package dev.caravan.config.settings;

import dev.caravan.config.source.Position;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Nodes with other nodes in them. */
final class Filled {
    private Filled() {}

    /** A map of these entries. */
    static Entries map(List<Entry> entries, Position at) {
        int weight = entries.stream().mapToInt(entry -> entry.value().weight()).sum();
        return new Entries(List.copyOf(entries), at, weight + 1);
    }

    /** {@code map} with every value made anew. */
    static Entries each(Entries map, UnaryOperator<SourceNode> made) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : map.entries()) {
            entries.add(new Entry(entry.key(), entry.at(), made.apply(entry.value())));
        }
        return map(entries, map.at());
    }

    /** {@code list} with every element made anew. */
    static Items each(Items list, UnaryOperator<SourceNode> made) {
        List<SourceNode> items = list.items().stream().map(made).toList();
        int weight = items.stream().mapToInt(SourceNode::weight).sum();
        return new Items(items, list.at(), weight + 1);
    }
}
