package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;

import java.util.Map;
import java.util.Optional;

/** How values of one type are read, called in messages and tables, and proven by a schema. */
interface Kind {
    /** The value; empty when a problem was noted in {@code reading}. */
    Optional<?> read(SourceNode node, Pointer at, Reading reading);

    /** What is expected, for messages: {@code a duration such as 10s}. */
    String expected();

    /** What it is, for tables: {@code duration}. */
    String label();

    /** Its JSON Schema (draft 2020-12). */
    Map<String, Object> schema();

    /**
     * What was written, which this kind reads, with all that was left out in it and variables
     * replaced.
     */
    default SourceNode filled(SourceNode node, Variables variables) {
        return node;
    }

    /** Whether it is written as a single value. */
    default boolean scalar() {
        return false;
    }
}
