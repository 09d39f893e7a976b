package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.protocols.stack.LayerType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads any settings record from a text that was read into its tree, and describes it: keys,
 * defaults, ranges and reasons are those that stand in the record's annotations. Not for several
 * threads at once.
 */
public final class SettingsReader {
    private final List<LayerType<?>> layers;
    private final Kinds kinds;

    private SettingsReader(Catalogue catalogue, Map<Class<?>, Kind> given) {
        this.layers = List.copyOf(catalogue.layers());
        this.kinds = new Kinds(layers, given);
    }

    /** A value, or every problem that kept it from being one. */
    public record Read<T>(Optional<T> value, List<Problem> problems) {}

    /** A reader that knows these layers. */
    public static SettingsReader of(Catalogue catalogue) {
        return new Builder().build(catalogue);
    }

    /** A reader that also knows types of its caller's own. */
    public static Builder builder() {
        return new Builder();
    }

    /** Reads the whole of {@code source} as a {@code type}. */
    public <T extends Record> Read<T> read(Source source, Class<T> type, Variables variables) {
        return read(source, type, variables, Secrets.NONE);
    }

    /** The same with secrets that stand elsewhere; blocks while it reads their files. */
    public <T extends Record> Read<T> read(
            Source source, Class<T> type, Variables variables, Secrets secrets) {
        if (source.root().isEmpty()) {
            return new Read<>(Optional.empty(), source.problems());
        }
        return read(source.root().get(), Pointer.ROOT, type, variables, secrets);
    }

    /** Reads what stands at {@code at} as a {@code type}. */
    public <T extends Record> Read<T> read(
            SourceNode node, Pointer at, Class<T> type, Variables variables, Secrets secrets) {
        Reading reading = new Reading(variables, secrets);
        Optional<?> value = kinds.record(type).read(node, at, reading);
        return new Read<>(value.map(type::cast), Problem.inOrder(reading.problems()));
    }

    /**
     * {@code source}, which is a {@code type}, with every default that was left out and {@code
     * variables} replaced: what the node that has them reads in it. What is wrong stays as it is.
     */
    public Source filled(Source source, Class<? extends Record> type, Variables variables) {
        return new Source(
                source.root().map(root -> kinds.record(type).filled(root, variables)),
                source.problems());
    }

    /** Where {@code source}, right or wrong, has secrets if it is a {@code type}. */
    public List<SecretPlace> secrets(Source source, Class<? extends Record> type) {
        Reading reading = new Reading(Variables.NONE, Secrets.NONE);
        source.root().ifPresent(root -> kinds.record(type).read(root, Pointer.ROOT, reading));
        return reading.places();
    }

    /** The JSON Schema (draft 2020-12) of {@code type}, as maps and lists, in a fixed order. */
    public Map<String, Object> schema(Class<? extends Record> type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.putAll(kinds.record(type).schema());
        schema.put("$defs", new LayerSchemas(layers, kinds).definitions());
        return schema;
    }

    /** The settings of {@code type} with those nested in it, in their order. */
    public List<Described> describe(Class<? extends Record> type) {
        return Describing.all(kinds.record(type));
    }

    /** Collects the types that the caller reads from one text. */
    public static final class Builder {
        private final Map<Class<?>, Kind> given = new LinkedHashMap<>();

        private Builder() {}

        /** A type written as one text; {@code parse} throws {@link IllegalArgumentException}. */
        public <T> Builder text(
                Class<T> type, String label, String expected, Function<String, T> parse) {
            given.put(type, kind(label, expected, false, false, parse));
            return this;
        }

        /** A type written as one text, or as a number whose digits are that text. */
        public <T> Builder digits(
                Class<T> type, String label, String expected, Function<String, T> parse) {
            given.put(type, kind(label, expected, false, true, parse));
            return this;
        }

        /** A type written as one text that may hold {@code ${node.NAME}}. */
        public <T> Builder substituted(
                Class<T> type, String label, String expected, Function<String, T> parse) {
            given.put(type, kind(label, expected, true, true, parse));
            return this;
        }

        private static Kind kind(
                String label,
                String expected,
                boolean substitutes,
                boolean bare,
                Function<String, ?> parse) {
            Object type = bare && !substitutes ? List.of("string", "integer") : "string";
            Map<String, Object> schema = Map.of("type", type);
            return new ScalarKind(label, expected, schema, substitutes, bare, false, parse);
        }

        /** The reader. */
        public SettingsReader build(Catalogue catalogue) {
            return new SettingsReader(catalogue, given);
        }
    }
}
