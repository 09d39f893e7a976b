package dev.caravan.config.edit;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Scalar;

import java.util.HashMap;
import java.util.Map;

/** The places of a document that are called otherwise by names than by numbers. */
final class NamedPlaces {
    private final Map<String, String> names = new HashMap<>();

    private NamedPlaces() {}

    /** Pointer to the same with {@code @name} for numbers, where the two differ. */
    static Map<String, String> in(Source source) {
        NamedPlaces places = new NamedPlaces();
        source.root().ifPresent(root -> places.walk(root, Pointer.ROOT, Pointer.ROOT, false));
        return places.names;
    }

    private void walk(SourceNode node, Pointer at, Pointer named, boolean differ) {
        if (differ) {
            names.put(at.toString(), named.toString());
        }
        switch (node) {
            case Scalar scalar -> {}
            case Entries map -> {
                for (Entry entry : map.entries()) {
                    String key = entry.key();
                    walk(entry.value(), at.child(key), named.child(key), differ);
                }
            }
            case Items list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    SourceNode item = list.items().get(i);
                    String name = name(item);
                    Pointer called = name.isEmpty() ? named.child(i) : named.child("@" + name);
                    walk(item, at.child(i), called, differ || !name.isEmpty());
                }
            }
        }
    }

    private static String name(SourceNode element) {
        return element instanceof Entries map
                ? map.value("name")
                        .filter(Scalar.class::isInstance)
                        .map(name -> ((Scalar) name).text())
                        .orElse("")
                : "";
    }
}
