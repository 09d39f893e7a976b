package dev.caravan.config.source;

import java.util.List;
import java.util.Optional;

/** A value of a text with the place where it begins; immutable. */
public sealed interface SourceNode {

    /** Where it begins. */
    Position at();

    /** How many values it holds, itself included; an alias counts what it stands for. */
    int weight();

    /** What is meant by a text, by the core schema of YAML 1.2. */
    enum Meaning {
        /** Words, or anything in quotes. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** A number with a fraction or an exponent. */
        DECIMAL,
        /** True or false. */
        TRUTH,
        /** Nothing. */
        NOTHING
    }

    /** A single value, its text without quotes. */
    record Scalar(String text, Meaning meaning, Position at) implements SourceNode {
        @Override
        public int weight() {
            return 1;
        }
    }

    /** A list. */
    record Items(List<SourceNode> items, Position at, int weight) implements SourceNode {}

    /** A map, in the written order, without a key twice. */
    record Entries(List<Entry> entries, Position at, int weight) implements SourceNode {
        /** The value of {@code key}. */
        public Optional<SourceNode> value(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return Optional.of(entry.value());
                }
            }
            return Optional.empty();
        }
    }

    /** A key, its place, its value. */
    record Entry(String key, Position at, SourceNode value) {}
}
