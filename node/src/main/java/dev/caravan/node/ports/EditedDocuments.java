package dev.caravan.node.ports;

import dev.caravan.config.edit.CanonicalJson;
import dev.caravan.config.edit.Difference;
import dev.caravan.config.edit.DocumentTree;
import dev.caravan.config.edit.NamedPath;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.edit.YamlWriting;
import dev.caravan.config.source.Source;
import dev.caravan.management.port.Documents;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Documents read and edited as trees. */
public final class EditedDocuments implements Documents {
    private static final int MOST_DIFFERENCES = 1_000;

    private final Redaction redaction;

    /** Documents whose secrets are hidden by {@code redaction}. */
    public EditedDocuments(Redaction redaction) {
        this.redaction = redaction;
    }

    @Override
    public Optional<String> read(String document, Place place) {
        return there(() -> redaction.redact(Source.read(document)), place);
    }

    @Override
    public Optional<String> effective(String document, Place place) {
        return there(() -> redaction.effective(Source.read(document)), place);
    }

    private static Optional<String> there(Supplier<DocumentTree> document, Place place) {
        try {
            JsonNode there = document.get().get(path(place));
            return Optional.of(CanonicalJson.text(there));
        } catch (dev.caravan.config.edit.EditException e) {
            if (e.kind() == dev.caravan.config.edit.EditException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw said(e);
        }
    }

    @Override
    public String yaml(String json) {
        return YamlWriting.text(DocumentTree.of(Source.read(json)).json());
    }

    @Override
    public String edit(String document, Edit edit) {
        return edited(() -> switch (edit) {
            case Edit.Put put when put.place().steps().isEmpty() -> put.value();
            case Edit.Put put -> text(tree(document).put(path(put.place()), value(put.value())));
            case Edit.Insert insert -> {
                JsonNode value = value(insert.value());
                NamedPath element = element(insert.place());
                yield text(
                        insert.before().isPresent()
                                ? tree(document).insert(element, insert.before().get(), value)
                                : tree(document).put(element, value));
            }
            case Edit.Merge merge ->
                text(tree(document).merge(path(merge.place()), value(merge.patch())));
            case Edit.Patch patch ->
                text(tree(document).patch(path(patch.place()), value(patch.operations())));
            case Edit.Delete delete -> text(tree(document).delete(path(delete.place())));
        });
    }

    @Override
    public List<String> diff(String before, String after) {
        return edited(() -> redaction
                .redact(Source.read(before))
                .differences(redaction.redact(Source.read(after)), MOST_DIFFERENCES)
                .stream()
                .map(Difference::toString)
                .toList());
    }

    @Override
    public String redacted(String text) {
        return edited(() -> redaction.redactedText(text));
    }

    private static DocumentTree tree(String document) {
        return DocumentTree.of(Source.read(document));
    }

    private static JsonNode value(String text) {
        return DocumentTree.of(Source.read(text)).json();
    }

    private static String text(DocumentTree tree) {
        return CanonicalJson.text(tree.json());
    }

    private static NamedPath path(Place place) {
        return new NamedPath(place.steps(), place.exact());
    }

    /** A new element of the list at {@code list}. */
    private static NamedPath element(Place list) {
        List<String> steps = new ArrayList<>(list.steps());
        steps.add("-");
        return new NamedPath(steps, list.exact());
    }

    private static <T> T edited(Supplier<T> work) {
        try {
            return work.get();
        } catch (dev.caravan.config.edit.EditException e) {
            throw said(e);
        }
    }

    private static EditException said(dev.caravan.config.edit.EditException e) {
        EditException.Why why = switch (e.kind()) {
            case NOT_FOUND -> EditException.Why.MISSING;
            case CONFLICT -> EditException.Why.CONFLICT;
            case INVALID -> EditException.Why.INVALID;
        };
        return new EditException(why, String.valueOf(e.getMessage()));
    }
}
