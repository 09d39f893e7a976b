package dev.caravan.node.client;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value of JSON as a reader wants it: what is not there is empty, never an error. Immutable.
 *
 * <p>Names are found whatever their spelling: {@code not-ready-because} also finds {@code
 * notReadyBecause}.
 */
public final class Value {
    /** Nothing; also JSON's {@code null}. */
    public static final Value NONE = new Value(null);

    private final @Nullable Object plain;

    private Value(@Nullable Object plain) {
        this.plain = plain;
    }

    /** Of maps with text as keys, lists, texts, numbers, truths and null. */
    public static Value of(@Nullable Object plain) {
        return plain == null ? NONE : new Value(plain);
    }

    /** As maps, lists, texts, numbers, truths and null. */
    public @Nullable Object plain() {
        return plain;
    }

    /** Whether there is anything. */
    public boolean isThere() {
        return plain != null;
    }

    /** The member of this name of an object. */
    public Value at(String name) {
        if (!(plain instanceof Map<?, ?> map)) {
            return NONE;
        }
        if (map.containsKey(name)) {
            return of(map.get(name));
        }
        String wanted = bare(name);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (bare(String.valueOf(entry.getKey())).equals(wanted)) {
                return of(entry.getValue());
            }
        }
        return NONE;
    }

    /** The first of the members of these names that is there. */
    public Value any(String... names) {
        for (String name : names) {
            Value value = at(name);
            if (value.isThere()) {
                return value;
            }
        }
        return NONE;
    }

    private static String bare(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The elements of an array; none of anything else. */
    public List<Value> elements() {
        List<Value> elements = new ArrayList<>();
        if (plain instanceof List<?> list) {
            list.forEach(element -> elements.add(of(element)));
        }
        return elements;
    }

    /** The members of an object; none of anything else. */
    public Map<String, Value> members() {
        Map<String, Value> members = new LinkedHashMap<>();
        if (plain instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), of(value)));
        }
        return members;
    }

    /** For one line: {@code a, b} of an array, {@code x=1, y=2} of an object, empty of nothing. */
    public String text() {
        return switch (plain) {
            case null -> "";
            case List<?> list ->
                list.stream().map(e -> of(e).text()).collect(Collectors.joining(", "));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> e.getKey() + "=" + of(e.getValue()).text())
                        .collect(Collectors.joining(", "));
            default -> plain.toString();
        };
    }

    /** As a whole number, else {@code otherwise}. */
    public long number(long otherwise) {
        if (plain instanceof Number number) {
            return number.longValue();
        }
        try {
            return plain instanceof String text ? Long.parseLong(text) : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Whether it is {@code true}. */
    public boolean truth() {
        return Boolean.TRUE.equals(plain);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value && java.util.Objects.equals(plain, value.plain);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(plain);
    }

    @Override
    public String toString() {
        return Json.write(this);
    }
}
