package dev.caravan.config.proof;

import dev.caravan.config.content.HashJson;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of this room's messages. What is missing or null is refused; what is unknown is not,
 * for it comes from a newer node.
 */
final class ProofJson {
    private static final JsonMapper MAPPER = HashJson.mapper(false);

    private ProofJson() {}

    static byte[] write(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    static <T> T read(byte[] bytes, Class<T> type) {
        try {
            T message = MAPPER.readValue(bytes, type);
            if (message == null) {
                throw new IllegalArgumentException(type.getSimpleName() + ": null");
            }
            return message;
        } catch (JacksonException e) {
            throw HashJson.refused(type, e);
        }
    }
}
