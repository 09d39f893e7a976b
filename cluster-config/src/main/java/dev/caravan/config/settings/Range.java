package dev.caravan.config.settings;

import java.util.function.ToLongFunction;

/** The bounds that stand in a setting's annotation, both included. */
record Range(long least, long most, String text) {
    /** Bounds written as {@code least..most}; an empty text bounds nothing. */
    static Range parse(String text, ToLongFunction<String> value) {
        if (text.isEmpty()) {
            return new Range(Long.MIN_VALUE, Long.MAX_VALUE, "");
        }
        String[] ends = text.split("\\.\\.", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("range: " + text + " (expected: least..most)");
        }
        String shown = ends[0].equals(ends[1]) ? ends[0] : text;
        return new Range(value.applyAsLong(ends[0]), value.applyAsLong(ends[1]), shown);
    }

    boolean bounds() {
        return !text.isEmpty();
    }

    boolean holds(long value) {
        return least <= value && value <= most;
    }
}
