package dev.caravan.protocols.stack;

/**
 * One layer as it was written: its catalogue entry with its settings. It becomes a {@link Layer}
 * when the objects it names exist. In a settings record a component of this type, or a list of it,
 * is written as a layer: its bare name, or {@code name: {settings}}.
 */
public record LayerPlan<S extends Record>(LayerType<S> type, S settings) {

    /**
     * The layer.
     *
     * @throws IllegalArgumentException when the settings name what does not exist, or contradict
     *     each other; the message may begin with the key it is about, {@code any-of/1: …}
     */
    public Layer make(LayerType.Building building) {
        return type.factory().apply(settings, building);
    }
}
