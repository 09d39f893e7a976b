package dev.caravan.config.edit;

import dev.caravan.config.source.Pointer;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The one way to write a tree (RFC 8785, JCS): keys in the order of their UTF-16 code units, numbers
 * as ECMAScript writes them, nothing between. Pure.
 */
public final class CanonicalJson {
    private static final String HEX = "0123456789abcdef";

    private final Utf8 out = new Utf8();

    private CanonicalJson() {}

    /**
     * The bytes of {@code tree}, UTF-8.
     *
     * @throws EditException INVALID for a number that is not finite and for half a surrogate pair
     */
    public static byte[] bytes(JsonNode tree) {
        CanonicalJson writing = new CanonicalJson();
        writing.value(tree, Pointer.ROOT);
        return writing.out.bytes();
    }

    /** The same as text. */
    public static String text(JsonNode tree) {
        return new String(bytes(tree), StandardCharsets.UTF_8);
    }

    private void value(JsonNode node, Pointer at) {
        if (node.isObject()) {
            object(node, at);
        } else if (node.isArray()) {
            array(node, at);
        } else if (node.isString()) {
            string(node.stringValue(), at);
        } else if (node.isNumber()) {
            number(node.doubleValue(), at);
        } else if (node.isBoolean()) {
            out.ascii(node.booleanValue() ? "true" : "false");
        } else if (node.isNull()) {
            out.ascii("null");
        } else {
            throw EditException.invalid(at.toString(), "no JSON (expected: a value)");
        }
    }

    private void object(JsonNode node, Pointer at) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
        members.sort(Map.Entry.comparingByKey());
        char before = '{';
        for (Map.Entry<String, JsonNode> member : members) {
            out.ascii(before);
            before = ',';
            Pointer here = at.child(member.getKey());
            string(member.getKey(), here);
            out.ascii(':');
            value(member.getValue(), here);
        }
        out.ascii(members.isEmpty() ? "{}" : "}");
    }

    private void array(JsonNode node, Pointer at) {
        Collection<JsonNode> elements = node.values();
        char before = '[';
        int index = 0;
        for (JsonNode element : elements) {
            out.ascii(before);
            before = ',';
            value(element, at.child(index));
            index++;
        }
        out.ascii(elements.isEmpty() ? "[]" : "]");
    }

    private void number(double number, Pointer at) {
        if (!Double.isFinite(number)) {
            throw EditException.invalid(at.toString(), "not a finite number (expected: one)");
        }
        out.ascii(EcmaNumber.text(number));
    }

    private void string(String text, Pointer at) {
        out.ascii('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += wide(text, i, at);
            } else if (c < 0x20 || c == '"' || c == '\\') {
                escaped(c);
            } else {
                out.ascii(c);
            }
        }
        out.ascii('"');
    }

    /** How many further characters belong to the one at {@code i}. */
    private int wide(String text, int i, Pointer at) {
        int codePoint = text.codePointAt(i);
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw EditException.invalid(
                    at.toString(), "half a surrogate pair (expected: whole characters)");
        }
        out.codePoint(codePoint);
        return Character.charCount(codePoint) - 1;
    }

    private void escaped(char c) {
        out.ascii('\\');
        switch (c) {
            case '"', '\\' -> out.ascii(c);
            case '\b' -> out.ascii('b');
            case '\t' -> out.ascii('t');
            case '\n' -> out.ascii('n');
            case '\f' -> out.ascii('f');
            case '\r' -> out.ascii('r');
            default -> {
                out.ascii("u00");
                out.ascii(HEX.charAt(c >> 4));
                out.ascii(HEX.charAt(c & 15));
            }
        }
    }
}
