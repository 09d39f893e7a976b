package dev.caravan.config.source;

import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * JSON made into the tree that YAML would make of it, in a fraction of the time. What is not plain
 * JSON, holds a key twice or is too deep makes none: reading it as YAML says what is wrong.
 */
final class JsonText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Source.MAX_CHARACTERS)
                    .maxNameLength(Source.MAX_CHARACTERS)
                    .maxNestingDepth(YamlText.MAX_DEPTH + 1)
                    .build())
            // A document has many different names, and none is looked up twice.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final JsonParser parser;

    private JsonText(JsonParser parser) {
        this.parser = parser;
    }

    /** Whether {@code text} may be a JSON object. */
    static boolean likely(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return c == '{';
            }
        }
        return false;
    }

    /** The tree of {@code text}, empty when it is not JSON. */
    static Optional<SourceNode> read(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            JsonText reading = new JsonText(parser);
            SourceNode root = reading.node(parser.nextToken());
            return parser.nextToken() == null ? Optional.of(root) : Optional.empty();
        } catch (JacksonException | NotPlain e) {
            return Optional.empty();
        }
    }

    private SourceNode node(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> entries();
            case START_ARRAY -> items();
            case VALUE_STRING -> scalar(Meaning.TEXT);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {
                // The same word means the same in YAML, but for numbers that are far too long.
                yield scalar(CoreSchema.meaning(parser.getString()));
            }
            case null, default -> throw new NotPlain();
        };
    }

    private Scalar scalar(Meaning meaning) {
        Position at = position();
        return new Scalar(parser.getString(), meaning, at);
    }

    private Items items() {
        Position at = position();
        List<SourceNode> items = new ArrayList<>();
        int weight = 1;
        for (JsonToken next = parser.nextToken();
                next != JsonToken.END_ARRAY;
                next = parser.nextToken()) {
            SourceNode item = node(next);
            weight += item.weight();
            items.add(item);
        }
        return new Items(List.copyOf(items), at, weight);
    }

    private Entries entries() {
        Position at = position();
        List<Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int weight = 1;
        for (JsonToken next = parser.nextToken();
                next != JsonToken.END_OBJECT;
                next = parser.nextToken()) {
            String key = parser.currentName();
            if (next != JsonToken.PROPERTY_NAME || key == null || !keys.add(key)) {
                throw new NotPlain();
            }
            Position keyAt = position();
            SourceNode value = node(parser.nextToken());
            weight += value.weight();
            entries.add(new Entry(key, keyAt, value));
        }
        return new Entries(List.copyOf(entries), at, weight);
    }

    private Position position() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Position(location.getLineNr(), location.getColumnNr());
    }

    /** Something that only YAML can be, or that YAML has words for. */
    private static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super("not plain JSON", null, false, false);
        }
    }
}
