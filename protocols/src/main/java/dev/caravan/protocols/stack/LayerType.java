package dev.caravan.protocols.stack;

import java.util.function.BiFunction;

/**
 * A catalogue entry: how a layer is called in the document, which record holds its settings, and how
 * it is made of them.
 *
 * @param name the name in the document, in logs and metrics; dashed lower case
 * @param summary one sentence for the documentation
 * @param settings a record whose components carry {@link Setting}
 * @param factory makes the layer; called off the loops, may throw {@link IllegalArgumentException}
 */
public record LayerType<S extends Record>(
        String name, String summary, Class<S> settings, BiFunction<S, Building, Layer> factory) {

    /** What a layer may need while it is made: the objects that outlive it, by name. */
    public interface Building {
        /**
         * The shared object of that kind and name, an upstream for example.
         *
         * @throws IllegalArgumentException when there is none of that name
         */
        <T> T named(Class<T> kind, String name);
    }
}
