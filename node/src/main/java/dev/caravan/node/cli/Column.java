package dev.caravan.node.cli;

import dev.caravan.node.client.Value;

import java.util.Locale;
import java.util.function.Function;

/** One column of a table: its heading, and what a row shows in it. */
record Column(String heading, Function<Value, String> cell) {
    private static final long KILO = 1000;

    /** The first of the members of these names that is there. */
    static Column of(String heading, String... names) {
        return new Column(heading, row -> row.any(names).text());
    }

    /** {@code yes}, or nothing. */
    static Column flag(String heading, String name) {
        return new Column(heading, row -> row.at(name).truth() ? "yes" : "");
    }

    /** A number of bytes. */
    static Column bytes(String heading, String... names) {
        return new Column(heading, row -> {
            Value value = row.any(names);
            return value.isThere() ? bytes(value.number(0)) : "";
        });
    }

    private static String bytes(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= KILO && unit < 3) {
            amount /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", amount, "kMGT".charAt(unit));
    }
}
