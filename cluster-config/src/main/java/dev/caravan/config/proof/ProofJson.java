package dev.caravan.config.proof;

import dev.caravan.config.content.Hash;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The JSON of this room's messages. What is missing or null is refused; what is unknown is not,
 * for it comes from a newer node.
 */
final class ProofJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .addModule(new SimpleModule("caravan-proof")
                    .addSerializer(Hash.class, new HashWriter())
                    .addDeserializer(Hash.class, new HashReader()))
            .build();

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
            throw new IllegalArgumentException(
                    type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static final class HashWriter extends StdSerializer<Hash> {
        HashWriter() {
            super(Hash.class);
        }

        @Override
        public void serialize(Hash hash, JsonGenerator out, SerializationContext context) {
            out.writeString(hash.hex());
        }
    }

    private static final class HashReader extends StdDeserializer<Hash> {
        HashReader() {
            super(Hash.class);
        }

        @Override
        public Hash deserialize(JsonParser in, DeserializationContext context) {
            return new Hash(in.getString());
        }
    }
}
