package dev.caravan.management.operation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The body that an operation takes.
 *
 * @param types schema by media type, in the order of preference
 * @param maxBytes no body is longer
 */
public record Accepts(Map<String, Schema> types, int maxBytes) {
    /** What any body but a document is at most. */
    public static final int SMALL = 64 * 1024;

    /** JSON of {@code schema}. */
    public static Accepts json(Schema schema) {
        return new Accepts(Map.of("application/json", schema), SMALL);
    }

    /** Documents and their parts: JSON or YAML, up to {@code maxBytes}. */
    public static Accepts document(int maxBytes) {
        Map<String, Schema> types = new LinkedHashMap<>();
        types.put("application/json", Schema.any());
        types.put("application/yaml", Schema.any());
        return new Accepts(types, maxBytes);
    }
}
