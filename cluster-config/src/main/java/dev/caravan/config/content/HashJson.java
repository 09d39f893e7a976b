package dev.caravan.config.content;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The JSON of records that nodes keep or tell each other: members in the order of the record,
 * nothing left out, a {@link Hash} as its digits. What is missing or null is refused.
 */
public final class HashJson {
    private HashJson() {}

    /** A mapper; {@code strict} refuses what is unknown, which otherwise is passed over. */
    public static JsonMapper mapper(boolean strict) {
        return JsonMapper.builder()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .addModule(module())
                .build();
    }

    private static JacksonModule module() {
        return new SimpleModule("caravan")
                .addSerializer(Hash.class, new Writer())
                .addDeserializer(Hash.class, new Reader());
    }

    /** What is said of bytes that are no {@code type}. */
    public static IllegalArgumentException refused(Class<?> type, JacksonException why) {
        return new IllegalArgumentException(
                type.getSimpleName() + ": " + why.getOriginalMessage(), why);
    }

    private static final class Writer extends StdSerializer<Hash> {
        Writer() {
            super(Hash.class);
        }

        @Override
        public void serialize(Hash hash, JsonGenerator out, SerializationContext context) {
            out.writeString(hash.hex());
        }
    }

    private static final class Reader extends StdDeserializer<Hash> {
        Reader() {
            super(Hash.class);
        }

        @Override
        public Hash deserialize(JsonParser in, DeserializationContext context) {
            return new Hash(in.getString());
        }
    }
}
