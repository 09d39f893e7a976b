package dev.caravan.config.settings;

import dev.caravan.protocols.stack.LayerType;

import java.util.List;

/** The layers a document may name, in the order of the documentation. */
@FunctionalInterface
public interface Catalogue {
    /** The catalogue entries, their names unique. */
    List<LayerType<?>> layers();
}
