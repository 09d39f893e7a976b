package dev.caravan.management.fake;

import dev.caravan.management.port.Documents;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Documents of objects within objects; the values of members called {@code secret} are secrets. */
public final class FakeDocuments implements Documents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public Optional<String> read(String document, Place place) {
        JsonNode at = JSON.readTree(document);
        for (String step : place.steps()) {
            at = at.path(step);
        }
        return at.isMissingNode() ? Optional.empty() : Optional.of(redacted(at.toString()));
    }

    /** The whole with a member more. */
    @Override
    public Optional<String> effective(String document, Place place) {
        ObjectNode filled = (ObjectNode) JSON.readTree(document);
        return read(filled.put("filled", true).toString(), place);
    }

    @Override
    public String yaml(String json) {
        return "# " + json + "\n";
    }

    @Override
    public String edit(String document, Edit edit) {
        ObjectNode root = (ObjectNode) JSON.readTree(document);
        return switch (edit) {
            case Edit.Put put when put.place().steps().isEmpty() -> put.value();
            case Edit.Put put -> {
                parent(root, put.place()).set(put.place().steps().getLast(), parsed(put.value()));
                yield root.toString();
            }
            case Edit.Delete delete -> {
                if (parent(root, delete.place()).remove(delete.place().steps().getLast()) == null) {
                    throw new EditException(
                            EditException.Why.MISSING, delete.place() + " is not there");
                }
                yield root.toString();
            }
            case Edit.Merge merge -> {
                parsed(merge.patch()).properties().forEach(m -> root.set(m.getKey(), m.getValue()));
                yield root.toString();
            }
            case Edit.Patch patch ->
                throw new EditException(EditException.Why.CONFLICT, "/0: the test failed");
            case Edit.Insert insert -> {
                parent(root, insert.place())
                        .set(insert.before().orElse("end"), parsed(insert.value()));
                yield root.toString();
            }
        };
    }

    private static ObjectNode parent(ObjectNode root, Place place) {
        ObjectNode at = root;
        for (String step : place.steps().subList(0, place.steps().size() - 1)) {
            if (!(at.get(step) instanceof ObjectNode next)) {
                throw new EditException(EditException.Why.MISSING, place + " is not there");
            }
            at = next;
        }
        return at;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new EditException(EditException.Why.INVALID, "no JSON");
        }
    }

    @Override
    public List<String> diff(String before, String after) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (String text : List.of(before, after)) {
            try {
                names.addAll(JSON.readTree(text).propertyNames());
            } catch (JacksonException e) {
                return List.of("~ /");
            }
        }
        for (String name : names) {
            JsonNode old = JSON.readTree(before).path(name);
            JsonNode now = JSON.readTree(after).path(name);
            if (!old.equals(now)) {
                lines.add("~ /" + name + ": " + redacted(old.toString()) + " → "
                        + redacted(now.toString()));
            }
        }
        return lines;
    }

    @Override
    public String redacted(String text) {
        return text.replaceAll("\"secret\":\"[^\"]*\"", "\"secret\":\"redacted\"");
    }
}
