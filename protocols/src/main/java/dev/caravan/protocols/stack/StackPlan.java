package dev.caravan.protocols.stack;

import java.util.List;

/**
 * A stack as it was written, the first layer nearest the client. A component of this type in a
 * settings record is written as a list of layers or as one layer, so that the arms of {@code detect}
 * are a {@code List<StackPlan>}.
 */
public record StackPlan(List<LayerPlan<?>> layers) {
    public StackPlan {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("none (expected: at least one layer)");
        }
    }

    /**
     * The stack.
     *
     * @throws IllegalArgumentException when a layer cannot be made, or the last one is not terminal
     */
    public Stack make(LayerType.Building building) {
        return new Stack(
                layers.stream().<Layer>map(layer -> layer.make(building)).toList());
    }
}
