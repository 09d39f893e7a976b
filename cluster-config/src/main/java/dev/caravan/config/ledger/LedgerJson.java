package dev.caravan.config.ledger;

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
 * The JSON of what is agreed on, the same bytes on every node: members in the order of the
 * records, nothing left out. Reading is strict: what is missing, unknown or null is refused, for a node that
 * guessed would come to think differently from the others.
 */
public final class LedgerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .addModule(new SimpleModule("caravan")
                    .addSerializer(Hash.class, new HashWriter())
                    .addDeserializer(Hash.class, new HashReader()))
            .build();

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

    static <T> T read(byte[] bytes, int from, int length, Class<T> type) {
        try {
            return MAPPER.readValue(bytes, from, length, type);
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
