package dev.caravan.config.source;

import dev.caravan.config.source.SourceNode.Meaning;

import java.util.regex.Pattern;

/** What a text without quotes means, YAML 1.2.2 section 10.3.2. */
final class CoreSchema {
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private CoreSchema() {}

    static Meaning meaning(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Meaning.NOTHING;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> Meaning.TRUTH;
            default -> number(text);
        };
    }

    private static Meaning number(String text) {
        if (text.length() > 64 || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
            return Meaning.TEXT;
        }
        if (INTEGER.matcher(text).matches()) {
            return Meaning.INTEGER;
        }
        return DECIMAL.matcher(text).matches() ? Meaning.DECIMAL : Meaning.TEXT;
    }
}
