package dev.caravan.config.settings;

import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.protocols.stack.Setting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a setting's annotation adds to the schema of its kind. */
final class Schemas {
    private Schemas() {}

    static Map<String, Object> of(Member member) {
        Setting setting = member.setting();
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!setting.value().isEmpty()) {
            schema.put("description", description(setting));
        }
        schema.putAll(member.kind().schema());
        if (!setting.byDefault().isEmpty()) {
            Object value = member.plainDefault()
                    ? setting.byDefault()
                    : Source.read(setting.byDefault())
                            .root()
                            .map(Schemas::plain)
                            .orElse("");
            schema.put("default", value);
        }
        return schema;
    }

    private static String description(Setting setting) {
        String range = setting.range().isEmpty() ? "" : " Range " + setting.range() + ".";
        return setting.value() + range;
    }

    private static Object plain(SourceNode node) {
        return switch (node) {
            case Items list -> list.items().stream().map(Schemas::plain).toList();
            case Entries map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                for (Entry entry : map.entries()) {
                    plain.put(entry.key(), plain(entry.value()));
                }
                yield plain;
            }
            case Scalar scalar -> plain(scalar);
        };
    }

    private static Object plain(Scalar scalar) {
        return switch (scalar.meaning()) {
            case INTEGER -> Long.valueOf(scalar.text());
            case DECIMAL -> Double.valueOf(scalar.text());
            case TRUTH -> Boolean.valueOf(scalar.text());
            case TEXT, NOTHING -> scalar.text();
        };
    }

    /** A schema of which exactly one of {@code options} holds. */
    static Map<String, Object> oneOf(List<Map<String, Object>> options) {
        return options.size() == 1 ? options.getFirst() : Map.of("oneOf", options);
    }

    /** The schema of a map with the one key {@code key}. */
    static Map<String, Object> only(String key, Map<String, Object> value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", Map.of(key, value));
        schema.put("required", List.of(key));
        schema.put("additionalProperties", false);
        return schema;
    }
}
