package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.protocols.stack.LayerPlan;
import dev.caravan.protocols.stack.StackPlan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stack: a list of layers, or one layer. */
record StackKind(LayerKind layer) implements Kind {
    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (!(node instanceof Items list)) {
            return layer.read(node, at, reading).map(only -> plan(List.of(only)));
        }
        if (list.items().isEmpty()) {
            reading.unexpected(node, at, "at least one layer");
            return Optional.empty();
        }
        List<Object> layers = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            layer.read(list.items().get(i), at.child(i), reading).ifPresent(layers::add);
        }
        return layers.size() == list.items().size() ? Optional.of(plan(layers)) : Optional.empty();
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        return node instanceof Items list
                ? Filled.each(list, one -> layer.filled(one, variables))
                : layer.filled(node, variables);
    }

    private static StackPlan plan(List<?> layers) {
        List<LayerPlan<?>> plans = new ArrayList<>();
        layers.forEach(read -> plans.add((LayerPlan<?>) read));
        return new StackPlan(plans);
    }

    @Override
    public String expected() {
        return "a list of layers, the first one nearest the client";
    }

    @Override
    public String label() {
        return "stack";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("$ref", "#/$defs/stack");
    }
}
