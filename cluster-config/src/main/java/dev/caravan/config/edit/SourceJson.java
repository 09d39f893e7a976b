package dev.caravan.config.edit;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Scalar;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigInteger;

/** What a text means, as JSON: numbers and truths are such, everything else is what it says. */
final class SourceJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final BigInteger MOST_EXACT = BigInteger.TWO.pow(53);

    private SourceJson() {}

    /**
     * The JSON of {@code node}.
     *
     * @throws EditException INVALID for a number that JSON does not have or cannot carry exactly
     */
    static JsonNode of(SourceNode node) {
        return of(node, Pointer.ROOT);
    }

    private static JsonNode of(SourceNode node, Pointer at) {
        return switch (node) {
            case Scalar scalar -> scalar(scalar, at);
            case Items list -> {
                ArrayNode array = JSON.arrayNode(list.items().size());
                for (int i = 0; i < list.items().size(); i++) {
                    array.add(of(list.items().get(i), at.child(i)));
                }
                yield array;
            }
            case Entries map -> {
                ObjectNode object = JSON.objectNode();
                for (Entry entry : map.entries()) {
                    object.set(entry.key(), of(entry.value(), at.child(entry.key())));
                }
                yield object;
            }
        };
    }

    private static JsonNode scalar(Scalar scalar, Pointer at) {
        return switch (scalar.meaning()) {
            case TEXT -> JSON.stringNode(scalar.text());
            case TRUTH -> JSON.booleanNode(scalar.text().equalsIgnoreCase("true"));
            case NOTHING -> JSON.nullNode();
            case INTEGER -> integer(scalar.text(), at);
            case DECIMAL -> decimal(scalar.text(), at);
        };
    }

    private static JsonNode integer(String text, Pointer at) {
        BigInteger number = switch (text.length() > 2 ? text.substring(0, 2) : "") {
            case "0x" -> new BigInteger(text.substring(2), 16);
            case "0o" -> new BigInteger(text.substring(2), 8);
            default -> new BigInteger(text);
        };
        if (number.abs().compareTo(MOST_EXACT) > 0) {
            throw EditException.invalid(
                    at.toString(), text + " (expected: at most 2^53, or a text in quotes)");
        }
        // As Jackson reads it, so that trees are equal whichever way they came.
        return number.bitLength() < Integer.SIZE
                ? JSON.numberNode(number.intValue())
                : JSON.numberNode(number.longValue());
    }

    private static JsonNode decimal(String text, Pointer at) {
        double number = text.matches("[-+]?\\.[a-zA-Z]+") ? Double.NaN : Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw EditException.invalid(at.toString(), text + " (expected: a finite number)");
        }
        return JSON.numberNode(number);
    }
}
