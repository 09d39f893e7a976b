package dev.caravan.config.edit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7386 section 2: what is named changes, null removes, lists are replaced. */
final class MergePatch {
    private MergePatch() {}

    /** {@code target} as {@code patch} wants it; neither is changed. */
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode map
                ? map.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        merge(merged, changes);
        return merged;
    }

    private static void merge(ObjectNode target, ObjectNode changes) {
        changes.properties().forEach(change -> {
            String key = change.getKey();
            if (change.getValue().isNull()) {
                target.remove(key);
            } else if (change.getValue() instanceof ObjectNode inner) {
                ObjectNode below = target.get(key) instanceof ObjectNode map
                        ? map
                        : JsonNodeFactory.instance.objectNode();
                merge(below, inner);
                target.set(key, below);
            } else {
                target.set(key, change.getValue());
            }
        });
    }
}
