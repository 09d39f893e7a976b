package dev.caravan.management.operation;

import dev.caravan.config.source.Pointer;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds a value against a schema; says everything that is wrong at once. */
public final class SchemaCheck {
    private static final int MAX_PROBLEMS = 100;

    private final List<Map<String, Object>> problems = new ArrayList<>();

    private SchemaCheck() {}

    /** What is wrong with {@code value}: pointer and message each; never a value of it. */
    public static List<Map<String, Object>> problems(JsonNode value, Schema schema) {
        SchemaCheck check = new SchemaCheck();
        check.check(value, schema.json(), Pointer.ROOT);
        return List.copyOf(check.problems);
    }

    private void check(JsonNode value, JsonNode schema, Pointer at) {
        if (schema.has("type") && !isOf(value, schema.get("type"))) {
            say(at, "a " + kind(value) + " (expected: " + words(schema.get("type")) + ")");
        } else if (value.isString()) {
            text(value.stringValue(), schema, at);
        } else if (value.isIntegralNumber()) {
            number(value, schema, at);
        } else if (value.isArray()) {
            list(value, schema, at);
        } else if (value.isObject()) {
            object(value, schema, at);
        }
    }

    private static boolean isOf(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOf(value, one)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.stringValue()) {
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("type: " + type);
        };
    }

    private void text(String value, JsonNode schema, Pointer at) {
        long length = value.codePoints().count();
        if (schema.has("enum") && !isOneOf(value, schema.get("enum"))) {
            say(at, "an unknown word (expected: " + words(schema.get("enum")) + ")");
        }
        if (schema.has("minLength") && length < schema.get("minLength").asLong()) {
            say(at, length + " characters (expected: at least " + schema.get("minLength") + ")");
        }
        if (schema.has("maxLength") && length > schema.get("maxLength").asLong()) {
            say(at, length + " characters (expected: at most " + schema.get("maxLength") + ")");
        } else if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").stringValue())
                        .matcher(value)
                        .find()) {
            say(at, "not of the form " + schema.get("pattern").stringValue());
        }
    }

    private static boolean isOneOf(String value, JsonNode words) {
        for (JsonNode word : words) {
            if (word.stringValue().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private void number(JsonNode value, JsonNode schema, Pointer at) {
        boolean low =
                schema.has("minimum") && value.asLong() < schema.get("minimum").asLong();
        boolean high =
                schema.has("maximum") && value.asLong() > schema.get("maximum").asLong();
        if (low || high) {
            say(
                    at,
                    value + " (expected: " + schema.get("minimum") + ".." + schema.get("maximum")
                            + ")");
        }
    }

    private void list(JsonNode value, JsonNode schema, Pointer at) {
        if (schema.has("maxItems") && value.size() > schema.get("maxItems").asLong()) {
            say(at, value.size() + " elements (expected: at most " + schema.get("maxItems") + ")");
        }
        if (schema.has("items")) {
            int index = 0;
            for (JsonNode element : value) {
                check(element, schema.get("items"), at.child(index++));
            }
        }
    }

    private void object(JsonNode value, JsonNode schema, Pointer at) {
        JsonNode properties = schema.path("properties");
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.stringValue())) {
                say(at.child(name.stringValue()), "nothing (expected: a value)");
            }
        }
        if (schema.has("minProperties")
                && value.size() < schema.get("minProperties").asInt()) {
            say(
                    at,
                    value.size() + " members (expected: at least " + schema.get("minProperties")
                            + ")");
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode rest = schema.path("additionalProperties");
            if (properties.has(member.getKey())) {
                check(
                        member.getValue(),
                        properties.get(member.getKey()),
                        at.child(member.getKey()));
            } else if (rest.isObject()) {
                check(member.getValue(), rest, at.child(member.getKey()));
            } else if (rest.isBoolean() && !rest.booleanValue()) {
                say(at.child(member.getKey()), "not known here" + expected(properties));
            }
        }
    }

    private static String expected(JsonNode properties) {
        return properties.isEmpty()
                ? ""
                : " (expected: " + String.join(", ", properties.propertyNames()) + ")";
    }

    private void say(Pointer at, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("pointer", at.toString());
            problem.put("message", message);
            problems.add(problem);
        }
    }

    private static String kind(JsonNode value) {
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "whole number" : "number";
        }
        return value.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
    }

    private static String words(JsonNode words) {
        if (!words.isArray()) {
            return words.asString();
        }
        List<String> all = new ArrayList<>();
        words.forEach(word -> all.add(word.asString()));
        return String.join(" | ", all);
    }
}
