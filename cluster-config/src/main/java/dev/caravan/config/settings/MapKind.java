package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Named values, in the written order. */
record MapKind(Kind value) implements Kind {
    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (!(node instanceof Entries map)) {
            reading.unexpected(node, at, expected());
            return Optional.empty();
        }
        Map<String, Object> values =
                LinkedHashMap.newLinkedHashMap(map.entries().size());
        for (Entry entry : map.entries()) {
            Pointer here = at.child(entry.key());
            if (entry.key().contains("${")) {
                reading.problem(here, entry.at(), "${…} is not replaced in a name");
            }
            value.read(entry.value(), here, reading)
                    .ifPresent(read -> values.put(entry.key(), read));
        }
        return values.size() == map.entries().size()
                ? Optional.of(Collections.unmodifiableMap(values))
                : Optional.empty();
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        return node instanceof Entries map
                ? Filled.each(map, one -> value.filled(one, variables))
                : node;
    }

    @Override
    public String expected() {
        return "a map of names, each with " + value.expected();
    }

    @Override
    public String label() {
        return "map of " + value.label();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", value.schema());
        return schema;
    }
}
