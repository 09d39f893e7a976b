package dev.caravan.node.cli;

import dev.caravan.config.document.DocumentSchema;
import dev.caravan.node.client.Json;
import dev.caravan.node.client.Value;
import dev.caravan.protocols.catalog.Catalog;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A document with every default in its place, as the schema of this program says them. Pure. */
final class Effective {
    private static final int DEEPEST = 64;

    private final SchemaWalk schema;

    private Effective(SchemaWalk schema) {
        this.schema = schema;
    }

    /** The whole of {@code document}. */
    static Value of(Value document) {
        Value root = Json.read(DocumentSchema.json(Catalog::layers));
        return of(document, root);
    }

    /** The whole of {@code document}, by this schema. */
    static Value of(Value document, Value root) {
        return Value.of(new Effective(new SchemaWalk(root)).filled(document, root, 0));
    }

    /** The part of {@code document} at a path of names; {@code @name} is the element so called. */
    static Optional<Value> part(Value document, String path) {
        Value found = document;
        for (String step : path.split("/")) {
            if (!step.isEmpty()) {
                found = step.startsWith("@")
                        ? element(found, step.substring(1))
                        : below(found, step);
            }
        }
        return Optional.of(found).filter(Value::isThere);
    }

    private static Value element(Value list, String name) {
        return list.elements().stream()
                .filter(element -> element.at("name").text().equals(name))
                .findFirst()
                .orElse(Value.NONE);
    }

    /** A name in an object; in a list an index, or the layer of that name. */
    private static Value below(Value value, String step) {
        List<Value> elements = value.elements();
        if (step.matches("[0-9]{1,6}") && !elements.isEmpty()) {
            int index = Integer.parseInt(step);
            return index < elements.size() ? elements.get(index) : Value.NONE;
        }
        for (Value element : elements) {
            if (element.at(step).isThere()) {
                return element.at(step);
            }
        }
        return value.at(step);
    }

    private @Nullable Object filled(Value value, Value as, int depth) {
        if (depth > DEEPEST) {
            return value.plain();
        }
        if (value.plain() instanceof List<?>) {
            List<@Nullable Object> elements = new ArrayList<>();
            Value of = schema.items(as);
            value.elements().forEach(element -> elements.add(filled(element, of, depth + 1)));
            return elements;
        }
        if (!(value.plain() instanceof Map<?, ?>)) {
            return value.plain();
        }
        Optional<Value> object = schema.object(as, value.members().keySet());
        return object.isPresent() ? members(value, object.orElseThrow(), depth) : value.plain();
    }

    private Map<String, @Nullable Object> members(Value value, Value object, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        Map<String, Value> properties = object.at("properties").members();
        value.members().forEach((name, member) -> {
            Value as = properties.getOrDefault(name, object.at("additionalProperties"));
            members.put(name, filled(member, as, depth + 1));
        });
        properties.forEach((name, property) -> {
            Value byDefault = property.at("default");
            if (byDefault.isThere() && !members.containsKey(name)) {
                members.put(name, filled(byDefault, property, depth + 1));
            }
        });
        return members;
    }
}
