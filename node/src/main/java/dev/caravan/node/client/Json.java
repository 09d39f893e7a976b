package dev.caravan.node.client;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON without data binding, whose classes alone take longer to load than a command may: token by
 * token into {@link Value}s and back.
 */
public final class Json {
    private static final JsonFactory JSON = new JsonFactory();

    private Json() {}

    /**
     * The value that {@code text} holds; nothing of a blank text.
     *
     * @throws MalformedJson when it is no JSON
     */
    public static Value read(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            Value value = first == null ? Value.NONE : Value.of(value(parser, first));
            if (parser.nextToken() != null) {
                throw new MalformedJson("something follows the value");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedJson(String.valueOf(e.getOriginalMessage()));
        }
    }

    /** On several lines, for people and for bodies alike. */
    public static String write(Value value) {
        StringWriter text = new StringWriter();
        ObjectWriteContext pretty = new ObjectWriteContext.Base() {
            @Override
            public boolean hasPrettyPrinter() {
                return true;
            }

            @Override
            public DefaultPrettyPrinter getPrettyPrinter() {
                return new DefaultPrettyPrinter();
            }
        };
        try (JsonGenerator generator = JSON.createGenerator(pretty, text)) {
            write(generator, value.plain());
        }
        return text.toString();
    }

    /** The parser bounds the depth. */
    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new MalformedJson("unexpected " + token);
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            array.add(value(parser, t));
        }
        return array;
    }

    private static void write(JsonGenerator to, @Nullable Object plain) {
        switch (plain) {
            case null -> to.writeNull();
            case Map<?, ?> map -> {
                to.writeStartObject();
                map.forEach((name, value) -> {
                    to.writeName(String.valueOf(name));
                    write(to, value);
                });
                to.writeEndObject();
            }
            case List<?> list -> {
                to.writeStartArray();
                list.forEach(element -> write(to, element));
                to.writeEndArray();
            }
            case Boolean truth -> to.writeBoolean(truth);
            case Integer number -> to.writeNumber(number);
            case Long number -> to.writeNumber(number);
            case Number number -> to.writeNumber(number.toString());
            default -> to.writeString(plain.toString());
        }
    }

    /** It is no JSON. */
    public static final class MalformedJson extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedJson(String message) {
            super(message);
        }
    }
}
