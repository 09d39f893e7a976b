package dev.caravan.config.ledger;

import dev.caravan.config.content.HashJson;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of what is agreed on, the same bytes on every node: members in the order of the
 * records, nothing left out. Reading is strict: what is missing, unknown or null is refused, for a node that
 * guessed would come to think differently from the others.
 */
public final class LedgerJson {
    private static final JsonMapper MAPPER = HashJson.mapper(true);

    private LedgerJson() {}

    /** {@code value} as UTF-8. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * What {@code bytes} say.
     *
     * @throws IllegalArgumentException when they are not exactly a {@code type}
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        return read(bytes, 0, bytes.length, type);
    }

    /** {@code text} as a tree. */
    static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    static <T> T read(byte[] bytes, int from, int length, Class<T> type) {
        try {
            return MAPPER.readValue(bytes, from, length, type);
        } catch (JacksonException e) {
            throw HashJson.refused(type, e);
        }
    }
}
