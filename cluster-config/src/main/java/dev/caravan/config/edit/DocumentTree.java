package dev.caravan.config.edit;

import dev.caravan.config.source.Source;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A document as a JSON tree. Immutable: every change makes another one, whole or not at all. What a
 * path leads nowhere to, what is there already and what makes no sense is an {@link EditException}.
 * Pure; whether the outcome is a valid document is not judged here.
 */
public final class DocumentTree {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode root;

    private DocumentTree(JsonNode root) {
        this.root = root;
    }

    /**
     * What was read.
     *
     * @throws EditException INVALID when it could not be read, or holds a number that JSON has not
     */
    public static DocumentTree of(Source source) {
        return new DocumentTree(SourceJson.of(source.root().orElseThrow(() -> {
            String why = source.problems().getFirst().toString();
            return EditException.invalid("", why);
        })));
    }

    /** This tree, which the caller changes no more. */
    public static DocumentTree of(JsonNode root) {
        return new DocumentTree(root);
    }

    /** An empty map. */
    public static DocumentTree empty() {
        return new DocumentTree(JSON.objectNode());
    }

    /** The whole tree, which must not be changed. */
    public JsonNode json() {
        return root;
    }

    /** Its canonical bytes (RFC 8785). */
    public byte[] canonical() {
        return CanonicalJson.bytes(root);
    }

    /** The value at {@code path}, which must not be changed. A layer that is only a name is a {}. */
    public JsonNode get(NamedPath path) {
        return Place.at(root, path, to -> {}).value();
    }

    /**
     * With {@code value} at {@code path}: in the place of what is there, or as a new member of a map,
     * or as a new last element of a list ({@code -}, or {@code @name}). A missing map at the top of
     * the document is made; anything else on the way must be there.
     */
    public DocumentTree put(NamedPath path, JsonNode value) {
        if (path.steps().isEmpty()) {
            return new DocumentTree(value);
        }
        return changed(copy -> {
            Place in = container(copy, path);
            if (in.value() instanceof ObjectNode map) {
                map.set(path.last(), value);
            } else if (in.value() instanceof ArrayNode list) {
                putElement(in, list, path, value);
            } else {
                in.step(path.last()).replace().accept(value);
                return;
            }
            in.replace().accept(in.value());
        });
    }

    private static void putElement(Place in, ArrayNode list, NamedPath path, JsonNode value) {
        String step = path.last();
        JsonNode named = named(path, value);
        OptionalInt there = in.index(list, step);
        boolean last = step.equals("-") || step.equals(Integer.toString(list.size()));
        if (there.isPresent()) {
            in.step(step).replace().accept(named);
        } else if (last || !path.exact() && step.startsWith("@")) {
            list.add(named);
        } else {
            in.step(step); // says what is not there
        }
    }

    /**
     * With {@code value} as a new element of a list.
     *
     * @param path to the new element: {@code …/routes/@new}, {@code …/layers/tap}, or a number
     * @param before the element before which it is put, as the last step of a path to it
     */
    public DocumentTree insert(NamedPath path, String before, JsonNode value) {
        return changed(copy -> {
            Place in = container(copy, path);
            if (!(in.value() instanceof ArrayNode list)) {
                throw EditException.invalid(
                        in.path().toString(),
                        "no list (expected: one, for something to be put before " + before + ")");
            }
            String step = path.last();
            boolean named = !step.matches("-|[0-9]+");
            if (named && in.index(list, step).isPresent()) {
                throw EditException.conflict(
                        path.toString(), "there already (expected: another name, or no before)");
            }
            JsonNode element = named(path, value);
            boolean layer = named && !step.startsWith("@");
            in.step(before); // says what is not there
            list.insert(
                    in.index(list, before).orElseThrow(),
                    layer ? JSON.objectNode().set(step, element) : element);
        });
    }

    /** Without what is at {@code path}. */
    public DocumentTree delete(NamedPath path) {
        if (path.steps().isEmpty()) {
            throw EditException.invalid("", "cannot be deleted (expected: a path into it)");
        }
        return changed(copy -> {
            Place in = Place.at(copy, path.parent(), to -> {});
            in.step(path.last()); // says what is not there
            if (in.value() instanceof ObjectNode map) {
                map.remove(path.last());
            } else if (in.value() instanceof ArrayNode list) {
                list.remove(in.index(list, path.last()).orElseThrow());
            } else {
                throw EditException.conflict(
                        path.toString(), "the only layer (expected: a listener keeps one)");
            }
        });
    }

    /** With the value at {@code path}, which must be there, changed by a merge patch (RFC 7386). */
    public DocumentTree merge(NamedPath path, JsonNode patch) {
        Place there = Place.at(root, path, to -> {});
        return replaced(path, MergePatch.apply(there.value(), patch));
    }

    /**
     * With the value at {@code path}, which must be there, changed by a JSON patch (RFC 6902), whose
     * pointers begin there: all of its operations or none.
     */
    public DocumentTree patch(NamedPath path, JsonNode operations) {
        Place there = Place.at(root, path, to -> {});
        return replaced(path, JsonPatch.apply(there.value(), operations));
    }

    private DocumentTree replaced(NamedPath path, JsonNode value) {
        JsonNode[] whole = {root.deepCopy()};
        Place.at(whole[0], path, to -> whole[0] = to).replace().accept(value);
        return new DocumentTree(whole[0]);
    }

    /** What is different in {@code after}, by the names of things; at most so many differences. */
    public List<Difference> differences(DocumentTree after, int most) {
        return Comparing.between(root, after.root, most);
    }

    private DocumentTree changed(Consumer<JsonNode> change) {
        JsonNode copy = root.deepCopy();
        change.accept(copy);
        return new DocumentTree(copy);
    }

    private static Place container(JsonNode copy, NamedPath path) {
        NamedPath parent = path.parent();
        boolean missing = parent.steps().size() == 1
                && copy instanceof ObjectNode map
                && !map.has(parent.last());
        if (missing && copy instanceof ObjectNode map) {
            map.set(parent.last(), JSON.objectNode());
        }
        return Place.at(copy, parent, to -> {});
    }

    /** An element that is called {@code @name} in its path has that name. */
    private static JsonNode named(NamedPath path, JsonNode value) {
        String step = path.last();
        if (path.exact() || !step.startsWith("@")) {
            return value;
        }
        String name = step.substring(1);
        if (!(value instanceof ObjectNode map)) {
            throw EditException.invalid(
                    path.toString(), "no map (expected: one, with the name " + name + ")");
        }
        if (map.has("name") && !Place.name(map).equals(Optional.of(name))) {
            throw EditException.invalid(
                    path.toString(), "name: another one (expected: " + name + ", or none)");
        }
        ObjectNode named = map.deepCopy();
        named.put("name", name);
        return named;
    }
}
