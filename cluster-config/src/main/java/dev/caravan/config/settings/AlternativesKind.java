package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.config.source.Words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exactly one of several records, those a sealed interface permits. One without components is
 * written as its bare name, one with a single component as {@code name: value}, any other as {@code
 * name: {settings}}.
 */
record AlternativesKind(Map<String, RecordKind> options) implements Kind {
    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (node instanceof Scalar scalar && options.containsKey(scalar.text())) {
            RecordKind option = option(scalar.text());
            if (option.members().isEmpty()) {
                return option.read(new Entries(List.of(), node.at(), 1), at, reading);
            }
        }
        if (!(node instanceof Entries map) || map.entries().isEmpty()) {
            reading.unexpected(node, at, expected());
            return Optional.empty();
        }
        if (map.entries().size() > 1) {
            List<String> keys =
                    map.entries().stream().map(Entry::key).map(Words::shown).toList();
            String found = String.join(", ", keys.subList(0, Math.min(5, keys.size())));
            reading.problem(at, map.at(), found + " together (expected: " + expected() + ")");
            return Optional.empty();
        }
        Entry entry = map.entries().getFirst();
        Pointer here = at.child(entry.key());
        if (!options.containsKey(entry.key())) {
            reading.problem(here, entry.at(), Words.unknown("key", entry.key(), options.keySet()));
            return Optional.empty();
        }
        RecordKind option = option(entry.key());
        if (option.members().size() == 1) {
            String key = option.members().getFirst().key();
            return single(option, new Entry(key, entry.at(), entry.value()), here, reading);
        }
        return option.read(entry.value(), here, reading);
    }

    private static Optional<?> single(RecordKind option, Entry only, Pointer at, Reading reading) {
        Optional<?> value = option.members().getFirst().kind().read(only.value(), at, reading);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        RecordMaker.Made made = new RecordMaker(option.type()).make(new Object[] {value.get()});
        for (String message : made.problems()) {
            Complaint complaint = Complaint.place(message, only.value(), at);
            reading.problem(complaint.pointer(), complaint.position(), complaint.message());
        }
        return made.record();
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        if (!(node instanceof Entries map)
                || map.entries().size() != 1
                || !options.containsKey(map.entries().getFirst().key())) {
            return node;
        }
        RecordKind option = option(map.entries().getFirst().key());
        Kind only = option.members().size() == 1 ? option.members().getFirst().kind() : option;
        return Filled.each(map, value -> only.filled(value, variables));
    }

    private RecordKind option(String name) {
        return Optional.ofNullable(options.get(name)).orElseThrow();
    }

    @Override
    public String expected() {
        List<String> ways = new ArrayList<>();
        options.forEach((name, option) ->
                ways.add(option.members().isEmpty() ? name : "{" + name + ": …}"));
        return "one of " + String.join(", ", ways);
    }

    @Override
    public String label() {
        return expected();
    }

    @Override
    public Map<String, Object> schema() {
        List<Map<String, Object>> ways = new ArrayList<>();
        options.forEach((name, option) -> ways.add(
                switch (option.members().size()) {
                    case 0 -> Map.of("const", name);
                    case 1 -> Schemas.only(name, Schemas.of(option.members().getFirst()));
                    default -> Schemas.only(name, option.schema());
                }));
        return new LinkedHashMap<>(Schemas.oneOf(ways));
    }
}
