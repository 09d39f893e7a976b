package dev.caravan.management.operation;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The schema of a record's JSON, from its components: a record that answers is its own contract. */
final class RecordSchema {
    private RecordSchema() {}

    static JsonNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException(type + " (expected: a class)");
        }
        if (plain.isRecord()) {
            return ofRecord(plain);
        }
        if (plain.isEnum()) {
            ObjectNode json = Json.object().put("type", "string");
            ArrayNode words = json.putArray("enum");
            for (Object constant : plain.getEnumConstants()) {
                words.add(constant.toString());
            }
            return json;
        }
        return Json.object().put("type", simple(plain));
    }

    private static String simple(Class<?> type) {
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == double.class || type == Double.class) {
            return "number";
        }
        if (type == int.class
                || type == long.class
                || type == Long.class
                || type == Integer.class) {
            return "integer";
        }
        throw new IllegalArgumentException(type + " (expected: a record or a simple type)");
    }

    private static JsonNode ofGeneric(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] of = type.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            ObjectNode json = Json.object().put("type", "array");
            json.set("items", of(of[0]));
            return json;
        }
        if (Map.class.isAssignableFrom(raw)) {
            ObjectNode json = Json.object().put("type", "object");
            json.set("additionalProperties", of(of[1]));
            return json;
        }
        if (raw == Optional.class) {
            ObjectNode json = (ObjectNode) of(of[0]);
            String only = json.get("type").asString();
            json.putArray("type").add(only).add("null");
            return json;
        }
        throw new IllegalArgumentException(type + " (expected: a collection, a map, an optional)");
    }

    private static JsonNode ofRecord(Class<?> type) {
        ObjectNode json = Json.object().put("type", "object");
        ObjectNode properties = json.putObject("properties");
        ArrayNode required = json.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            String name = Json.dashed(component.getName());
            properties.set(name, of(component.getGenericType()));
            required.add(name);
        }
        return json.put("additionalProperties", false);
    }
}
