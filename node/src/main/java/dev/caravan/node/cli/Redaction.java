package dev.caravan.node.cli;

import dev.caravan.node.client.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes out what may be secret, by its name and its look: what helps is seldom a secret. Pure. */
final class Redaction {
    private static final String REDACTED = "(redacted)";
    private static final Pattern NAMES = Pattern.compile(
            "(?i).*(password|passwd|secret|token|credential|authorization|cookie|private).*"
                    + "|hash|names");
    private static final Pattern LOOKS = Pattern.compile(
            "cvn_[0-9A-Za-z]+_[0-9A-Za-z_-]+" // a token
                    + "|\\$2[aby]\\$[0-9]{2}\\$[./0-9A-Za-z]{10,}" // a password's hash
                    + "|(?<=://)[^/@\\s]+(?=@)" // user:password of a URL
                    + "|-----BEGIN [^-]*PRIVATE KEY-----[^-]*(-----END [^-]*-----)?");

    private Redaction() {}

    /** {@code value} without secrets. */
    static Value of(Value value) {
        return Value.of(plain(value.plain()));
    }

    private static @Nullable Object plain(@Nullable Object plain) {
        return switch (plain) {
            case Map<?, ?> map -> members(map);
            case List<?> list -> {
                List<@Nullable Object> elements = new ArrayList<>();
                list.forEach(element -> elements.add(plain(element)));
                yield elements;
            }
            case String text -> LOOKS.matcher(text).replaceAll(REDACTED);
            case null, default -> plain;
        };
    }

    private static Map<String, @Nullable Object> members(Map<?, ?> map) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            boolean secret = NAMES.matcher(String.valueOf(name)).matches();
            boolean holds = value instanceof String || value instanceof Map<?, ?>;
            members.put(String.valueOf(name), secret && holds ? REDACTED : plain(value));
        });
        return members;
    }
}
