package dev.caravan.node.cli;

import dev.caravan.node.client.Json;
import dev.caravan.node.client.Value;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a command prints: findings to {@code out} in the format asked for, words to {@code err}. */
record Screen(Format format, PrintWriter out, PrintWriter err) {
    private static final Set<String> ASIDE = Set.of("unanswered", "warnings");

    /** Shows {@code value} as it is, or for people what {@code human} prints. */
    void show(Value value, Runnable human) {
        switch (format) {
            case TABLE -> human.run();
            case JSON -> out.println(Json.write(value));
            case YAML -> out.print(yaml(value));
        }
        out.flush();
        unanswered(value);
    }

    /** Shows a listing: for people as a table. */
    void table(Value listing, List<Column> columns) {
        show(listing, () -> {
            List<Value> rows = rows(listing);
            Table.lines(rows, columns).forEach(out::println);
        });
    }

    /** Shows one thing: for people a line a member. */
    void detail(Value thing) {
        show(thing, () -> {
            int width = thing.members().keySet().stream()
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            for (Map.Entry<String, Value> member : thing.members().entrySet()) {
                List<Value> elements = member.getValue().elements();
                boolean lines = elements.stream().anyMatch(e -> !e.members().isEmpty());
                String name = member.getKey() + ":"
                        + " ".repeat(width - member.getKey().length());
                out.println((name + " " + (lines ? "" : text(member.getValue()))).stripTrailing());
                if (lines) {
                    elements.forEach(e -> out.println("  " + text(e)));
                }
            }
        });
    }

    private static String text(Value value) {
        return Table.harmless(value.text());
    }

    /** What was done: for people a sentence, for scripts what the API said of it, if anything. */
    void done(Value said, String sentence) {
        if (format == Format.TABLE || said.isThere()) {
            show(said, () -> line(sentence));
        }
    }

    /** A line of an answer for people; scripts do not see it. */
    void line(String line) {
        if (format == Format.TABLE) {
            out.println(Table.harmless(line));
            out.flush();
        }
    }

    /** A line about how it goes. */
    void progress(String line) {
        err.println(Table.harmless(line));
        err.flush();
    }

    /** Something that is not as it should be. */
    void warn(String line) {
        progress("caravan: " + line);
    }

    private void unanswered(Value value) {
        Value silent = value.at("unanswered");
        if (!silent.elements().isEmpty()) {
            warn("no answer from " + silent.text() + ": this is not all");
        }
        value.at("warnings").elements().forEach(warning -> warn(warning.text()));
    }

    /** The elements of a listing: the array itself, its {@code items}, or its only array. */
    static List<Value> rows(Value listing) {
        if (listing.plain() instanceof List<?>) {
            return listing.elements();
        }
        if (listing.at("items").isThere()) {
            return listing.at("items").elements();
        }
        return listing.members().entrySet().stream()
                .filter(member -> !ASIDE.contains(member.getKey()))
                .filter(member -> member.getValue().plain() instanceof List<?>)
                .findFirst()
                .map(member -> member.getValue().elements())
                .orElse(List.of());
    }

    /** As a document of YAML, in block style. */
    static String yaml(Value value) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(value.plain());
    }
}
