package dev.caravan.management.operation;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;

/** The JSON of this API: dashed keys, one value a text, nothing twice. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** {@code value}, a record or what Jackson knows, as JSON. */
    public static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /** {@code value} as the bytes of its JSON. */
    public static byte[] bytes(@Nullable Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** {@code value} as the text of its JSON. */
    public static String text(@Nullable Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * The JSON of {@code bytes}.
     *
     * @throws IOException saying where it is none
     */
    public static JsonNode parse(byte[] bytes) throws IOException {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new IOException("nothing (expected: a JSON value)");
            }
            return node;
        } catch (JacksonException e) {
            var at = e.getLocation();
            String place = at == null
                    ? ""
                    : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            throw new IOException(place + e.getOriginalMessage(), e);
        }
    }

    /**
     * {@code text} that this program wrote itself, as JSON.
     *
     * @throws JacksonException when it is none
     */
    public static JsonNode own(String text) {
        return MAPPER.readTree(text);
    }

    /** {@code node} as a record of {@code type}. */
    public static <T> T as(JsonNode node, Class<T> type) {
        return MAPPER.treeToValue(node, type);
    }

    /** An object to be filled. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A name of Java as this API writes it: {@code bytesIn} is {@code bytes-in}. */
    public static String dashed(String name) {
        StringBuilder dashed = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                dashed.append('-').append(Character.toLowerCase(c));
            } else {
                dashed.append(c);
            }
        }
        return dashed.toString();
    }
}
