package dev.caravan.protocols.stack;

import java.util.List;

/** An immutable row of layers, the first one nearest the client; the last one is terminal. */
public record Stack(List<Layer> layers) {
    public Stack {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers: none (expected: at least one)");
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            boolean last = i == layers.size() - 1;
            if (last && !layer.terminal()) {
                throw new IllegalArgumentException("layers/" + i + ": " + layer.name()
                        + " cannot end a stack (expected: a layer"
                        + " that relays or answers, such as tcp, socks5, http)");
            }
        }
    }

    /** A stack of these layers, in order. */
    public static Stack of(Layer... layers) {
        return new Stack(List.of(layers));
    }

    /** The first layer. */
    public Layer first() {
        return layers.getFirst();
    }

    /** Whether a client names the target somewhere in this stack or its branches. */
    public boolean clientNamesTarget() {
        return layers.stream()
                .anyMatch(l -> l.clientNamesTarget()
                        || l.branches().stream().anyMatch(Stack::clientNamesTarget));
    }
}
