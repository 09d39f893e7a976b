package dev.caravan.config.settings;

import dev.caravan.protocols.stack.LayerType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The definitions a schema refers to: a layer of the catalogue, and a stack of them. */
record LayerSchemas(List<LayerType<?>> layers, Kinds kinds) {
    Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        List<Map<String, Object>> ways = new ArrayList<>();
        for (LayerType<?> type : layers) {
            RecordKind settings = kinds.record(type.settings());
            String name = "layer-" + type.name();
            Map<String, Object> definition = new LinkedHashMap<>();
            definition.put("description", type.summary());
            definition.putAll(settings.schema());
            definitions.put(name, definition);
            if (settings.members().stream().noneMatch(Member::required)) {
                ways.add(Map.of("const", type.name()));
            }
            ways.add(Schemas.only(type.name(), Map.of("$ref", "#/$defs/" + name)));
        }
        definitions.put("layer", new LinkedHashMap<>(Schemas.oneOf(ways)));
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", Map.of("$ref", "#/$defs/layer"));
        list.put("minItems", 1);
        definitions.put("stack", Map.of("anyOf", List.of(Map.of("$ref", "#/$defs/layer"), list)));
        return definitions;
    }
}
