package dev.caravan.config.settings;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The node's own variables, written {@code ${node.NAME}} where a document may use them. */
public record Variables(Map<String, String> values) {
    /** No variables. */
    public static final Variables NONE = new Variables(Map.of());

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}?");
    private static final String PREFIX = "node.";

    public Variables {
        values = Map.copyOf(values);
    }

    /**
     * {@code text} with every reference replaced.
     *
     * @throws IllegalArgumentException for a variable this node does not have
     */
    String resolve(String text) {
        if (!text.contains("${")) {
            return text;
        }
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    private String value(String reference) {
        if (!reference.startsWith(PREFIX)) {
            throw new IllegalArgumentException("${" + reference + "} (expected: ${node.NAME})");
        }
        String name = reference.substring(PREFIX.length());
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "${" + reference + "} is not set on this node (set it with --var " + name
                            + "=VALUE or CARAVAN_VAR_" + name + ")");
        }
        return value;
    }
}
