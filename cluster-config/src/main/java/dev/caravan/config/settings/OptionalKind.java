package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;

import java.util.Map;
import java.util.Optional;

/** A value whose key may be left out. */
record OptionalKind(Kind value) implements Kind {
    @Override
    public boolean scalar() {
        return value.scalar();
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        return value.read(node, at, reading).map(Optional::of);
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        return value.filled(node, variables);
    }

    @Override
    public String expected() {
        return value.expected();
    }

    @Override
    public String label() {
        return value.label();
    }

    @Override
    public Map<String, Object> schema() {
        return value.schema();
    }
}
