package dev.caravan.management.operation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter of an operation beside its path.
 *
 * @param where {@code query} or {@code header}
 * @param says what it is for
 */
public record Parameter(String where, String name, String says, Schema schema) {
    /** No number is greater: all those of so many digits fit. */
    public static final long MOST = 999_999_999_999_999_999L;

    private static final String DURATION = "^(0|[1-9][0-9]{0,5})(ms|s|m|h|d)$";

    /** A text. */
    public static Parameter text(String name, int max, String says) {
        return new Parameter("query", name, says, Schema.text(0, max));
    }

    /** A text of this form; {@code pattern} is anchored at both ends. */
    public static Parameter of(String name, String pattern, int max, String says) {
        return new Parameter("query", name, says, Schema.text(pattern, max));
    }

    /** A switch: {@code ?name}, {@code ?name=true}. */
    public static Parameter flag(String name, String says) {
        return new Parameter("query", name, says, Schema.truth());
    }

    /** A whole number. */
    public static Parameter number(String name, long min, long max, String says) {
        return new Parameter("query", name, says, Schema.number(min, max));
    }

    /** One of these words. */
    public static Parameter oneOf(String name, List<String> words, String says) {
        return new Parameter("query", name, says, Schema.oneOf(words));
    }

    /** A length of time such as {@code 30s}. */
    public static Parameter duration(String name, String says) {
        return new Parameter("query", name, says, durations());
    }

    /** What a length of time looks like. */
    public static Schema durations() {
        return Schema.text(DURATION, 8);
    }

    /** A header of this form; {@code pattern} is anchored at both ends. */
    public static Parameter header(String name, String pattern, int max, String says) {
        return new Parameter("header", name, says, Schema.text(pattern, max));
    }

    /** A header that makes the request conditional: one that is not understood is not met. */
    public static Parameter condition(String name, String says) {
        return new Parameter("header", name, says, Schema.text());
    }

    /** What is wrong with {@code value}, if anything. */
    public Optional<String> problem(String value) {
        var json = schema.json();
        String type = json.path("type").asString();
        Object typed = value;
        if (type.equals("boolean")) {
            if (value.isEmpty() || value.equals("true") || value.equals("false")) {
                return Optional.empty();
            }
            return Optional.of(name + ": " + shown(value) + " (expected: true or false)");
        }
        if (type.equals("integer")) {
            if (!Pattern.matches("-?(0|[1-9][0-9]{0,17})", value)) {
                return Optional.of(name + ": " + shown(value) + " (expected: a whole number)");
            }
            typed = Long.parseLong(value);
        }
        return SchemaCheck.problems(Json.tree(typed), schema).stream()
                .findFirst()
                .map(problem -> name + ": " + problem.get("message"));
    }

    private static String shown(String value) {
        return value.length() > 40 ? value.substring(0, 40) + "…" : value;
    }
}
