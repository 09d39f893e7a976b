package dev.caravan.protocols.stack;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /**
     * Tells every layer of this stack and its branches which layer of {@code next} takes its place:
     * the one of the same name, the second for the second.
     */
    public void succeededBy(Stack next) {
        Map<String, ArrayDeque<Layer>> heirs = new HashMap<>();
        next.everyLayer()
                .forEach(heir -> heirs.computeIfAbsent(heir.name(), name -> new ArrayDeque<>())
                        .add(heir));
        everyLayer().forEach(layer -> {
            ArrayDeque<Layer> sameName = heirs.get(layer.name());
            layer.succeededBy(Optional.ofNullable(sameName == null ? null : sameName.poll()));
        });
    }

    /** The layers of this stack, each followed by those of its branches. */
    public Stream<Layer> everyLayer() {
        return layers.stream()
                .flatMap(layer -> Stream.concat(
                        Stream.of(layer), layer.branches().stream().flatMap(Stack::everyLayer)));
    }
}
