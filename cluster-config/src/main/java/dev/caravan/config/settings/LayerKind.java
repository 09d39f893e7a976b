package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.config.source.Words;
import dev.caravan.protocols.stack.LayerPlan;
import dev.caravan.protocols.stack.LayerType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A layer: its bare name, or {@code name: {settings}}, found in the catalogue. */
record LayerKind(Map<String, LayerType<?>> types, Kinds kinds) implements Kind {
    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (node instanceof Scalar scalar && scalar.meaning() == Meaning.TEXT) {
            Entries none = new Entries(List.of(), node.at(), 1);
            return layer(scalar.text(), at, scalar, none, reading);
        }
        if (!(node instanceof Entries map) || map.entries().isEmpty()) {
            reading.unexpected(node, at, expected());
            return Optional.empty();
        }
        Entry entry = map.entries().getFirst();
        if (map.entries().size() > 1) {
            String second = Words.shown(map.entries().get(1).key());
            String way = types.containsKey(second)
                    ? "one layer in each element: put - before " + second
                    : "one layer in each element: indent " + second + " below "
                            + Words.shown(entry.key());
            reading.problem(at, map.at(), "several keys (expected: " + way + ")");
            return Optional.empty();
        }
        SourceNode value = entry.value();
        boolean bare = value instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING;
        SourceNode settings = bare ? new Entries(List.of(), value.at(), 1) : value;
        Scalar name = new Scalar(entry.key(), Meaning.TEXT, entry.at());
        return layer(entry.key(), at.child(entry.key()), name, settings, reading);
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        if (node instanceof Scalar scalar && types.containsKey(scalar.text())) {
            SourceNode settings = settings(scalar.text(), nothing(scalar), variables);
            boolean bare = settings instanceof Entries all && all.entries().isEmpty();
            Entry only = new Entry(scalar.text(), scalar.at(), settings);
            return bare ? scalar : Filled.map(List.of(only), scalar.at());
        }
        if (!(node instanceof Entries map)
                || map.entries().size() != 1
                || !types.containsKey(map.entries().getFirst().key())) {
            return node;
        }
        String name = map.entries().getFirst().key();
        return Filled.each(
                map,
                value -> settings(
                        name,
                        value instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING
                                ? nothing(scalar)
                                : value,
                        variables));
    }

    private SourceNode settings(String name, SourceNode written, Variables variables) {
        return Optional.ofNullable(types.get(name))
                .map(type -> kinds.record(type.settings()).filled(written, variables))
                .orElse(written);
    }

    private static Entries nothing(Scalar instead) {
        return new Entries(List.of(), instead.at(), 1);
    }

    private Optional<?> layer(
            String name, Pointer at, Scalar written, SourceNode settings, Reading reading) {
        LayerType<?> type = types.get(name);
        if (type == null) {
            reading.problem(at, written.at(), Words.unknown("layer", name, types.keySet()));
            return Optional.empty();
        }
        return plan(type, settings, at, reading);
    }

    private <S extends Record> Optional<LayerPlan<S>> plan(
            LayerType<S> type, SourceNode settings, Pointer at, Reading reading) {
        return kinds.record(type.settings())
                .read(settings, at, reading)
                .map(read -> new LayerPlan<>(type, type.settings().cast(read)));
    }

    @Override
    public String expected() {
        return "a layer: its name, or name: {settings}";
    }

    @Override
    public String label() {
        return "layer";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("$ref", "#/$defs/layer");
    }
}
