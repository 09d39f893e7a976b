package dev.caravan.config.source;

import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;

import java.util.List;
import java.util.Optional;

/**
 * A text read into its tree, or why it could not be. JSON means what the same YAML would.
 *
 * @param root the document's value, empty when there are problems
 * @param problems why there is no tree
 */
public record Source(Optional<SourceNode> root, List<Problem> problems) {
    /** The longest text that is read, in characters. */
    public static final int MAX_CHARACTERS = 20 * 1024 * 1024;

    /** Reads {@code text}; never throws. */
    public static Source read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            String found = text.length() + " characters";
            return failed(
                    new Problem("", 0, 0, found + " (expected: at most " + MAX_CHARACTERS + ")"));
        }
        Optional<SourceNode> json = JsonText.likely(text) ? JsonText.read(text) : Optional.empty();
        return json.isPresent() ? new Source(json, List.of()) : new YamlText(text).read();
    }

    /** Whether {@code text} is a JSON object, and not only YAML that begins like one. */
    public static boolean isJson(String text) {
        return JsonText.likely(text) && JsonText.read(text).isPresent();
    }

    static Source failed(Problem problem) {
        return new Source(Optional.empty(), List.of(problem));
    }

    /** The place of what {@code pointer} names, or of the nearest thing around it. */
    public Position place(Pointer pointer) {
        return root.map(node -> place(node, pointer.steps())).orElse(Position.NOWHERE);
    }

    private static Position place(SourceNode root, List<String> steps) {
        SourceNode node = root;
        Position at = root.at();
        for (String step : steps) {
            Optional<Entry> next = member(node, step);
            if (next.isEmpty()) {
                return at;
            }
            node = next.get().value();
            at = next.get().at();
        }
        return at;
    }

    /** What {@code step} names in {@code node}: a map's entry or a list's element. */
    public static Optional<Entry> member(SourceNode node, String step) {
        return switch (node) {
            case Entries map ->
                map.entries().stream().filter(entry -> entry.key().equals(step)).findFirst();
            case Items list
            when step.matches("0|[1-9][0-9]{0,8}") -> {
                int index = Integer.parseInt(step);
                yield index < list.items().size()
                        ? Optional.of(element(step, list.items().get(index)))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static Entry element(String step, SourceNode node) {
        return new Entry(step, node.at(), node);
    }
}
