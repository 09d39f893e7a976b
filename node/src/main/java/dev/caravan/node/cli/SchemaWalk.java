package dev.caravan.node.cli;

import dev.caravan.node.client.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The document's JSON Schema, walked by the names that stand in a document. Pure. */
final class SchemaWalk {
    private static final int DEEPEST = 12;

    private final Value root;

    SchemaWalk(Value root) {
        this.root = root;
    }

    /** What {@code name} can mean below {@code schemas}: a setting, or a name of the writer's own. */
    List<Value> below(List<Value> schemas, String name) {
        List<Value> named = new ArrayList<>();
        List<Value> anyName = new ArrayList<>();
        for (Value object : objects(schemas)) {
            Value property = object.at("properties").at(name);
            if (property.isThere()) {
                named.add(property);
            }
            Value other = object.at("additionalProperties");
            if (!other.members().isEmpty()) {
                anyName.add(other);
            }
        }
        // An element of a list, by its name or place, means the list's own settings.
        return !named.isEmpty() ? named : !anyName.isEmpty() ? anyName : elements(schemas, name);
    }

    private List<Value> elements(List<Value> schemas, String name) {
        if (!name.startsWith("@") && !name.matches("[0-9]+")) {
            return List.of();
        }
        return objects(schemas);
    }

    /** The settings below, by name, each with the first sentence of its meaning. */
    Map<String, String> members(List<Value> schemas) {
        Map<String, String> members = new LinkedHashMap<>();
        for (Value object : objects(schemas)) {
            object.at("properties")
                    .members()
                    .forEach((name, property) ->
                            members.putIfAbsent(name, property.at("description").text()));
            Value other = object.at("additionalProperties");
            if (!other.members().isEmpty()) {
                members.putIfAbsent("NAME", other.at("description").text());
            }
        }
        return members;
    }

    /** What a schema says of itself, in lines. */
    List<String> words(Value schema) {
        Value seen = resolved(schema);
        List<String> words = new ArrayList<>();
        Value meaning = schema.any("description", "title");
        add(words, "", meaning.isThere() ? meaning : seen.any("description", "title"));
        Set<String> types = new LinkedHashSet<>();
        types(seen, types, 0);
        add(words, "Type: ", Value.of(String.join(" or ", types)));
        add(words, "One of: ", seen.at("enum"));
        add(words, "Default: ", seen.at("default"));
        return words;
    }

    private static void add(List<String> words, String label, Value value) {
        if (!value.text().isEmpty()) {
            words.add(label + value.text());
        }
    }

    private void types(Value schema, Set<String> into, int depth) {
        Value seen = resolved(schema);
        for (Value type : seen.at("type").elements()) {
            into.add(type.text());
        }
        if (seen.at("type").elements().isEmpty() && seen.at("type").isThere()) {
            into.add(seen.at("type").text());
        }
        if (depth < DEEPEST) {
            alternatives(seen).forEach(alternative -> types(alternative, into, depth + 1));
        }
    }

    /** The objects that {@code schemas} can be, through alternatives and lists. */
    private List<Value> objects(List<Value> schemas) {
        List<Value> objects = new ArrayList<>();
        schemas.forEach(schema -> objects(schema, objects, 0));
        return objects;
    }

    private void objects(Value schema, List<Value> into, int depth) {
        Value seen = resolved(schema);
        if (seen.at("properties").isThere() || seen.at("additionalProperties").isThere()) {
            into.add(seen);
        }
        if (depth < DEEPEST) {
            alternatives(seen).forEach(alternative -> objects(alternative, into, depth + 1));
            if (seen.at("items").isThere()) {
                objects(seen.at("items"), into, depth + 1);
            }
        }
    }

    private static List<Value> alternatives(Value schema) {
        List<Value> alternatives = new ArrayList<>(schema.at("oneOf").elements());
        alternatives.addAll(schema.at("anyOf").elements());
        return alternatives;
    }

    private Value resolved(Value schema) {
        String reference = schema.at("$ref").text();
        Value found = reference.isEmpty() ? schema : root;
        for (String name :
                reference.isEmpty() ? new String[0] : reference.substring(1).split("/")) {
            found = name.isEmpty() ? found : found.at(name);
        }
        return found;
    }
}
