package dev.caravan.management.operation;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a JSON value looks like, in the part of JSON Schema 2020-12 that this API uses; {@link
 * SchemaCheck} holds values against it.
 *
 * @param name what OpenAPI calls it; empty for one without a name
 * @param json the schema
 */
public record Schema(Optional<String> name, JsonNode json) {
    /** Any value. */
    public static Schema any() {
        return unnamed(Json.object());
    }

    /** Any object. */
    public static Schema anyObject() {
        return unnamed(Json.object().put("type", "object"));
    }

    /** Any text. */
    public static Schema text() {
        return unnamed(Json.object().put("type", "string"));
    }

    /** A text of so many characters. */
    public static Schema text(int min, int max) {
        return unnamed(
                Json.object().put("type", "string").put("minLength", min).put("maxLength", max));
    }

    /** A text of this form; {@code pattern} is anchored at both ends and understood by everybody. */
    public static Schema text(String pattern, int max) {
        return unnamed(
                Json.object().put("type", "string").put("pattern", pattern).put("maxLength", max));
    }

    /** One of these texts. */
    public static Schema oneOf(List<String> words) {
        ObjectNode json = Json.object().put("type", "string");
        words.forEach(json.putArray("enum")::add);
        return unnamed(json);
    }

    /** A whole number. */
    public static Schema number(long min, long max) {
        return unnamed(Json.object()
                .put("type", "integer")
                .put("format", "int64")
                .put("minimum", min)
                .put("maximum", max));
    }

    /** Yes or no. */
    public static Schema truth() {
        return unnamed(Json.object().put("type", "boolean"));
    }

    /** A list. */
    public static Schema list(Schema of, int max) {
        ObjectNode json = Json.object().put("type", "array").put("maxItems", max);
        json.set("items", of.json());
        return unnamed(json);
    }

    /** An object of nothing but these members. */
    public static Schema object(Map<String, Schema> members, List<String> required) {
        ObjectNode json = Json.object().put("type", "object");
        ObjectNode properties = json.putObject("properties");
        members.forEach((name, schema) -> properties.set(name, schema.json()));
        if (!required.isEmpty()) {
            required.forEach(json.putArray("required")::add);
        }
        json.put("additionalProperties", false);
        return unnamed(json);
    }

    /** What the JSON of records of {@code type} looks like; named after it. */
    public static Schema of(Class<?> type) {
        return new Schema(Optional.of(nameOf(type)), RecordSchema.of(type));
    }

    /** A resource calls its records All and View: only with its own name that says what they are. */
    private static String nameOf(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> outer = type.getEnclosingClass();
        boolean common = name.equals("All") || name.equals("View");
        return common && outer != null ? outer.getSimpleName().replace("Routes", "") + name : name;
    }

    /** The same schema under a name of its own. */
    public Schema named(String name) {
        return new Schema(Optional.of(name), json);
    }

    /** The same with so many members at least. */
    public Schema atLeast(int members) {
        ObjectNode more = (ObjectNode) json.deepCopy();
        return new Schema(name, more.put("minProperties", members));
    }

    /** The same with a description. */
    public Schema saying(String description) {
        ObjectNode more = (ObjectNode) json.deepCopy();
        return new Schema(name, more.put("description", description));
    }

    private static Schema unnamed(JsonNode json) {
        return new Schema(Optional.empty(), json);
    }
}
