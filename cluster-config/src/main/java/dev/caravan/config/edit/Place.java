package dev.caravan.config.edit;

import dev.caravan.config.source.Words;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A value of a tree, with what puts another one where it is. A layer that is only its name is a place
 * with no settings, which come to be where the first one is put.
 *
 * @param path how it was come by
 */
record Place(JsonNode value, Consumer<JsonNode> replace, NamedPath path) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_DIGITS = 9;

    /** Where {@code path} leads from {@code root}. */
    static Place at(JsonNode root, NamedPath path, Consumer<JsonNode> replaceRoot) {
        Place place = new Place(root, replaceRoot, new NamedPath(List.of(), path.exact()));
        for (String step : path.steps()) {
            place = place.step(step);
        }
        return place;
    }

    /** The place of {@code step} in this one. */
    Place step(String step) {
        NamedPath there = path.then(step);
        if (value instanceof ObjectNode map) {
            JsonNode member = map.get(step);
            if (member == null) {
                throw notFound(Words.unknown("key", step, map.propertyNames()));
            }
            return new Place(member, to -> map.set(step, to), there);
        }
        if (value instanceof ArrayNode list) {
            int index = index(list, step).orElseThrow(() -> notFound(unknownElement(list, step)));
            return element(list, index, step, there);
        }
        if (!path.exact() && value.isString() && value.stringValue().equals(step)) {
            return new Place(JSON.objectNode(), to -> replace.accept(layer(step, to)), there);
        }
        throw notFound("no map and no list (expected: one, for " + step + " to be in)");
    }

    private Place element(ArrayNode list, int index, String step, NamedPath there) {
        JsonNode element = list.get(index);
        if (path.exact() || !layerName(element).equals(step)) {
            return new Place(element, to -> list.set(index, to), there);
        }
        JsonNode settings = element.isString() ? JSON.objectNode() : element.get(step);
        return new Place(settings, to -> list.set(index, layer(step, to)), there);
    }

    private static JsonNode layer(String name, JsonNode settings) {
        return JSON.objectNode().set(name, settings);
    }

    /** Where {@code step} leads in {@code list}, if anywhere. */
    OptionalInt index(ArrayNode list, String step) {
        if (step.matches("0|[1-9][0-9]{0," + (MOST_DIGITS - 1) + "}")) {
            int index = Integer.parseInt(step);
            return index < list.size() ? OptionalInt.of(index) : OptionalInt.empty();
        }
        if (path.exact()) {
            return OptionalInt.empty();
        }
        OptionalInt found = OptionalInt.empty();
        for (int i = 0; i < list.size(); i++) {
            if (label(list.get(i)).equals(step)) {
                if (found.isPresent()) {
                    throw EditException.conflict(
                            path.then(step).toString(),
                            "both element " + found.getAsInt() + " and element " + i
                                    + " (expected: one of these numbers)");
                }
                found = OptionalInt.of(i);
            }
        }
        return found;
    }

    /** What an element is called in a path: {@code @name}, a layer's name, or nothing. */
    static String label(JsonNode element) {
        return name(element).map(name -> "@" + name).orElseGet(() -> layerName(element));
    }

    static Optional<String> name(JsonNode element) {
        JsonNode name = element.isObject() ? element.get("name") : null;
        return name == null || !name.isString()
                ? Optional.empty()
                : Optional.of(name.stringValue());
    }

    private static String layerName(JsonNode element) {
        if (element.isString()) {
            return element.stringValue();
        }
        return element.isObject() && element.size() == 1
                ? element.propertyNames().iterator().next()
                : "";
    }

    private String unknownElement(ArrayNode list, String step) {
        if (path.exact() || step.matches("-|[0-9]+")) {
            String range = list.isEmpty() ? "none" : "0.." + (list.size() - 1);
            return "no element " + Words.shown(step) + " (expected: " + range + ")";
        }
        List<String> known = new ArrayList<>();
        list.forEach(element -> {
            if (!label(element).isEmpty()) {
                known.add(label(element));
            }
        });
        return Words.unknown("element", step, known);
    }

    private EditException notFound(String why) {
        return EditException.notFound(path.toString(), why);
    }
}
