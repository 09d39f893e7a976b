package dev.caravan.config.settings;

import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.Target;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds that are written as one text: words, names, targets, and what can parse itself. */
final class Texts {
    private Texts() {}

    static Optional<Kind> of(Class<?> type, Setting setting) {
        if (type == String.class) {
            return Optional.of(text(setting));
        }
        if (type == Path.class) {
            return Optional.of(kind("path", "a path", string(), setting, Path::of));
        }
        if (type == Target.class) {
            String expected = "host:port such as \"127.0.0.1:80\" or \"[::1]:80\"";
            return Optional.of(kind("host:port", expected, string(), setting, Target::parse));
        }
        if (type.isEnum()) {
            return Optional.of(constant(type, setting));
        }
        return parser(type).map(parse -> kind("text", "a text", string(), setting, parse));
    }

    private static Kind text(Setting setting) {
        List<String> words = List.of(setting.oneOf());
        if (!words.isEmpty()) {
            return word(words, setting, text -> text);
        }
        Range length = Range.parse(setting.range(), Sizes::parse);
        String named = setting.names().isEmpty() ? "" : "the name of one of " + setting.names();
        String bounded = length.bounds() ? "a text of " + length.text() + " characters" : "a text";
        Map<String, Object> schema = string();
        if (length.bounds()) {
            schema.put("minLength", length.least());
            schema.put("maxLength", length.most());
        }
        String expected = named.isEmpty() ? bounded : named;
        return kind("text", expected, schema, setting, text -> {
            if (!length.holds(text.length())) {
                throw new IllegalArgumentException("");
            }
            return text;
        });
    }

    private static Kind constant(Class<?> type, Setting setting) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            constants.put(name.toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        List<String> words = new ArrayList<>(constants.keySet());
        return word(
                words, setting, text -> Optional.ofNullable(constants.get(text)).orElseThrow());
    }

    private static Kind word(List<String> words, Setting setting, Function<String, ?> value) {
        Map<String, Object> schema = string();
        schema.put("enum", words);
        String expected =
                words.size() == 1 ? words.getFirst() : "one of " + String.join(", ", words);
        return kind(String.join(", ", words), expected, schema, setting, text -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException("");
            }
            return value.apply(text);
        });
    }

    private static Kind kind(
            String label,
            String expected,
            Map<String, Object> schema,
            Setting setting,
            Function<String, ?> parse) {
        return new ScalarKind(label, expected, schema, false, false, setting.secret(), parse);
    }

    private static Map<String, Object> string() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        return schema;
    }

    /** A static {@code parse(String)} of the type itself. */
    private static Optional<Function<String, ?>> parser(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst()
                .map(method -> text -> parsed(method, text));
    }

    private static Object parsed(Method method, String text) {
        try {
            method.setAccessible(true);
            return method.invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(method + " failed", e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " cannot be called", e);
        }
    }
}
