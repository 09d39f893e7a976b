package dev.caravan.config.edit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON patch (RFC 6902): operations after one another on a copy, so that all of them happen or none.
 * Bounded in their number and in what they move about.
 */
final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;
    private static final int MAX_DEPTH = 64;
    private static final long MAX_MOVED = 2_000_000;

    private JsonNode root;
    private long moved;

    private JsonPatch(JsonNode root) {
        this.root = root;
    }

    /**
     * {@code target} after {@code operations}; neither is changed.
     *
     * @throws EditException INVALID for what is no patch, NOT_FOUND for a place that is not there,
     *     CONFLICT for a failed test; each names the operation
     */
    static JsonNode apply(JsonNode target, JsonNode operations) {
        if (!(operations instanceof ArrayNode list)) {
            throw EditException.invalid("patch", "no list (expected: a list of operations)");
        }
        if (list.size() > MAX_OPERATIONS) {
            throw EditException.invalid(
                    "patch",
                    list.size() + " operations (expected: at most " + MAX_OPERATIONS + ")");
        }
        JsonPatch patch = new JsonPatch(target.deepCopy());
        for (int i = 0; i < list.size(); i++) {
            patch.operation(list.get(i), "operation " + i);
        }
        return patch.root;
    }

    private void operation(JsonNode operation, String which) {
        String op = text(operation, "op", which);
        NamedPath path = pointer(operation, "path", which);
        try {
            switch (op) {
                case "add" -> add(path, value(operation, which));
                case "replace" -> replace(path, value(operation, which));
                case "remove" -> remove(path);
                case "copy" -> add(path, at(pointer(operation, "from", which)));
                case "move" -> move(pointer(operation, "from", which), path);
                case "test" -> test(path, value(operation, which));
                default -> {
                    String known = "add, remove, replace, move, copy, test";
                    throw EditException.invalid("op", op + " (expected: one of " + known + ")");
                }
            }
        } catch (EditException e) {
            String where = which + " (" + op + " " + path + ")";
            throw new EditException(e.kind(), where + ": " + e.getMessage());
        }
    }

    private JsonNode at(NamedPath path) {
        return Place.at(root, path, to -> {}).value();
    }

    private void add(NamedPath path, JsonNode value) {
        JsonNode fresh = counted(path, value).deepCopy();
        if (path.steps().isEmpty()) {
            root = fresh;
            return;
        }
        Place in = Place.at(root, path.parent(), to -> {});
        if (in.value() instanceof ObjectNode map) {
            map.set(path.last(), fresh);
        } else if (in.value() instanceof ArrayNode list) {
            String end = Integer.toString(list.size());
            if (path.last().equals("-") || path.last().equals(end)) {
                list.add(fresh);
            } else {
                in.step(path.last()); // says what is not there
                list.insert(in.index(list, path.last()).orElseThrow(), fresh);
            }
        } else {
            in.step(path.last());
        }
    }

    private void replace(NamedPath path, JsonNode value) {
        JsonNode fresh = counted(path, value).deepCopy();
        Place.at(root, path, to -> root = to).replace().accept(fresh);
    }

    private void remove(NamedPath path) {
        if (path.steps().isEmpty()) {
            throw EditException.invalid(path.toString(), "cannot be removed as a whole");
        }
        Place in = Place.at(root, path.parent(), to -> {});
        in.step(path.last());
        if (in.value() instanceof ObjectNode map) {
            map.remove(path.last());
        } else if (in.value() instanceof ArrayNode list) {
            list.remove(in.index(list, path.last()).orElseThrow());
        }
    }

    private void move(NamedPath from, NamedPath to) {
        int depth = from.steps().size();
        if (to.steps().size() > depth && to.steps().subList(0, depth).equals(from.steps())) {
            throw EditException.invalid(from.toString(), "cannot be moved into itself");
        }
        JsonNode value = at(from);
        if (!from.equals(to)) {
            remove(from);
            add(to, value);
        }
    }

    private void test(NamedPath path, JsonNode value) {
        if (!Comparing.same(at(path), counted(path, value))) {
            throw EditException.conflict(
                    path.toString(), "another value (expected: the tested one)");
        }
    }

    /** Copies of copies would otherwise fill the heap, and deep ones the stack. */
    private JsonNode counted(NamedPath path, JsonNode value) {
        count(value, path.steps().size());
        return value;
    }

    private void count(JsonNode value, int depth) {
        moved++;
        if (moved > MAX_MOVED) {
            throw EditException.invalid(
                    "patch", "more than " + MAX_MOVED + " values moved (expected: a put)");
        }
        if (depth > MAX_DEPTH) {
            throw EditException.invalid(
                    "patch", "deeper than " + MAX_DEPTH + " levels (expected: less)");
        }
        for (JsonNode below : value.values()) {
            count(below, depth + 1);
        }
    }

    private static NamedPath pointer(JsonNode operation, String key, String which) {
        try {
            return NamedPath.pointer(text(operation, key, which));
        } catch (EditException e) {
            throw new EditException(e.kind(), which + ": " + key + ": " + e.getMessage());
        }
    }

    private static String text(JsonNode operation, String key, String which) {
        JsonNode text = operation.isObject() ? operation.get(key) : null;
        if (text == null || !text.isString()) {
            throw EditException.invalid(which, key + ": none (expected: a text)");
        }
        return text.stringValue();
    }

    private static JsonNode value(JsonNode operation, String which) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw EditException.invalid(which, "value: none (expected: one)");
        }
        return value;
    }
}
