package dev.caravan.config.edit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What differs between two trees, elements of lists found again by their names. Pure. */
final class Comparing {
    private final List<Difference> found = new ArrayList<>();
    private final int most;

    private Comparing(int most) {
        this.most = most;
    }

    static List<Difference> between(JsonNode before, JsonNode after, int most) {
        Comparing comparing = new Comparing(most);
        comparing.values("", before, after);
        return List.copyOf(comparing.found);
    }

    private void values(String path, JsonNode before, JsonNode after) {
        if (found.size() >= most) {
            return;
        }
        if (before instanceof ObjectNode was && after instanceof ObjectNode is) {
            members(path, members(was), members(is));
        } else if (before instanceof ArrayNode was && after instanceof ArrayNode is) {
            lists(path, was, is);
        } else if (!same(before, after)) {
            note(path, Optional.of(before), Optional.of(after));
        }
    }

    private void note(String path, Optional<JsonNode> before, Optional<JsonNode> after) {
        if (found.size() < most) {
            found.add(new Difference(path, before, after));
        }
    }

    private static Map<String, JsonNode> members(ObjectNode map) {
        Map<String, JsonNode> members = LinkedHashMap.newLinkedHashMap(map.size());
        map.properties()
                .forEach(member -> members.put(escaped(member.getKey()), member.getValue()));
        return members;
    }

    private void members(String path, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            String here = path.isEmpty() ? key : path + "/" + key;
            JsonNode was = before.get(key);
            JsonNode is = after.get(key);
            if (was != null && is != null) {
                values(here, was, is);
            } else {
                note(here, Optional.ofNullable(was), Optional.ofNullable(is));
            }
        }
    }

    private void lists(String path, ArrayNode before, ArrayNode after) {
        Map<String, JsonNode> was = labelled(before);
        Map<String, JsonNode> is = labelled(after);
        boolean named = was.size() == before.size() && is.size() == after.size();
        if (!named || words(before) && words(after)) {
            if (!same(before, after)) {
                note(path, Optional.of(before), Optional.of(after));
            }
            return;
        }
        members(path, was, is);
        List<String> kept = was.keySet().stream().filter(is::containsKey).toList();
        List<String> now = is.keySet().stream().filter(was::containsKey).toList();
        if (!kept.equals(now)) {
            note(path, Optional.of(names(was)), Optional.of(names(is)));
        }
    }

    private static boolean words(ArrayNode list) {
        return list.valueStream().allMatch(JsonNode::isString);
    }

    /** Elements by what paths call them; fewer than there are when one has no name of its own. */
    private static Map<String, JsonNode> labelled(ArrayNode list) {
        Map<String, JsonNode> elements = LinkedHashMap.newLinkedHashMap(list.size());
        for (JsonNode element : list) {
            String label = Place.label(element);
            if (!label.isEmpty()) {
                elements.put(escaped(label), label.startsWith("@") ? element : settings(element));
            }
        }
        return elements;
    }

    /** A layer's: none when it is only its name. */
    private static JsonNode settings(JsonNode layer) {
        return layer.isObject()
                ? layer.values().iterator().next()
                : JsonNodeFactory.instance.objectNode();
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode names(Map<String, JsonNode> elements) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        elements.keySet().forEach(names::add);
        return names;
    }

    /** Whether both mean the same: the order of keys and the way of writing a number do not count. */
    static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.doubleValue() == other.doubleValue();
        }
        if (one instanceof ObjectNode a && other instanceof ObjectNode b) {
            return a.size() == b.size()
                    && a.properties().stream().allMatch(member -> {
                        JsonNode there = b.get(member.getKey());
                        return there != null && same(member.getValue(), there);
                    });
        }
        if (one instanceof ArrayNode a && other instanceof ArrayNode b) {
            Iterator<JsonNode> theirs = b.iterator();
            return a.size() == b.size() && a.valueStream().allMatch(x -> same(x, theirs.next()));
        }
        return one.equals(other);
    }
}
