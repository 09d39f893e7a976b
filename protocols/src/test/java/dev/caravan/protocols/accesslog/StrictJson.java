package dev.caravan.protocols.accesslog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text to the letter of RFC 8259 and refuses a key that comes twice. */
final class StrictJson {
    private final String text;
    private int at;

    private StrictJson(String text) {
        this.text = text;
    }

    /** The object that {@code line} is. */
    static Map<String, Object> object(String line) {
        StrictJson json = new StrictJson(line);
        Map<String, Object> object = json.objectHere();
        json.expect(json.at == line.length(), "the end");
        return object;
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> objectHere();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private Map<String, Object> objectHere() {
        Map<String, Object> object = new LinkedHashMap<>();
        take('{');
        while (peek() != '}') {
            if (!object.isEmpty()) {
                take(',');
            }
            String key = string();
            take(':');
            expect(object.put(key, value()) == null, "each key once");
        }
        take('}');
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        take('[');
        while (peek() != ']') {
            if (!array.isEmpty()) {
                take(',');
            }
            array.add(value());
        }
        take(']');
        return array;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        take('"');
        while (peek() != '"') {
            char c = text.charAt(at++);
            expect(c >= 0x20, "no control character");
            string.append(c == '\\' ? escape() : c);
        }
        take('"');
        return string.toString();
    }

    private char escape() {
        char c = text.charAt(at++);
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int known = "\"\\/bfnrt".indexOf(c);
        expect(known >= 0, "an escape of JSON");
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private Object number() {
        int begin = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(begin, at);
        expect(number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"), "a number");
        return number.matches("-?[0-9]+") ? (Object) Long.valueOf(number) : Double.valueOf(number);
    }

    private Object word(String word, boolean means) {
        expect(text.startsWith(word, at), word);
        at += word.length();
        return means;
    }

    private char peek() {
        expect(at < text.length(), "more");
        return text.charAt(at);
    }

    private void take(char c) {
        expect(peek() == c, "'" + c + "'");
        at++;
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("at " + at + " of " + text + " (expected: " + what + ")");
        }
    }
}
