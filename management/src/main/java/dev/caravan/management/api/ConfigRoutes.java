package dev.caravan.management.api;

import dev.caravan.config.content.ContentStore;
import dev.caravan.config.source.Pointer;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Reply;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Documents.Edit;
import dev.caravan.management.port.Documents.Place;
import dev.caravan.management.problem.Problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/config}: the wanted document and any part of it, read and written. A part is named by
 * its path, where {@code @name} is the element of that name in a list, or by {@code ?at=POINTER}.
 */
public final class ConfigRoutes {
    static final Parameter DRY_RUN =
            Parameter.flag("dry-run", "Changes nothing; says what it would touch.");
    static final Parameter IF_MATCH = Parameter.condition(
            "If-Match", "The revision that is replaced, as its ETag says it; * for any.");
    static final Parameter NOTE = Parameter.text("note", 300, "Why, for those who come after.");
    static final Parameter WAIT = Parameter.oneOf(
            "wait", List.of("committed", "applied"), "Until when the answer waits.");
    static final Parameter TIMEOUT =
            Parameter.duration("timeout", "How long it waits at most: 30s, no more than 2m.");
    private static final Parameter AT = Parameter.of(
            "at", "^(/([^~/]|~[01])*)*$", 1000, "A JSON pointer to a part of the document.");
    private static final Parameter FORM = Parameter.oneOf(
            "form",
            List.of("document", "source", "effective"),
            "The canonical document; or the text as it was submitted, as YAML; or what the node"
                    + " that answers sees: with defaults, and its own variables.");
    private static final String PART = "/v1/config/{path*}";
    private static final String WHOLE = "/v1/config";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String JSON_PATCH = "application/json-patch+json";

    private final ConfigWriting config;

    /** Routes over {@code config}. */
    public ConfigRoutes(ConfigWriting config) {
        this.config = config;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                read(WHOLE, "readConfig", "The wanted document, or the part at a pointer."),
                read(PART, "readConfigPart", "A part of the wanted document."),
                write(
                                "PUT",
                                WHOLE,
                                "replaceConfig",
                                "Replaces the document, or the part at a pointer.")
                        .takes(Accepts.document(ContentStore.MAX_BYTES))
                        .by(this::put),
                write("PUT", PART, "replaceConfigPart", "Replaces a part, or makes it.")
                        .takes(Accepts.document(ContentStore.MAX_BYTES))
                        .by(this::put),
                write("PATCH", WHOLE, "patchConfig", "Patches the document.")
                        .takes(patches())
                        .by(this::patch),
                write("PATCH", PART, "patchConfigPart", "Patches a part of the document.")
                        .takes(patches())
                        .by(this::patch),
                write("DELETE", WHOLE, "deleteConfigAt", "Deletes the part at a pointer.")
                        .by(this::delete),
                write("DELETE", PART, "deleteConfigPart", "Deletes a part of the document.")
                        .by(this::delete),
                write("POST", PART, "insertConfigPart", "Inserts an element into a list.")
                        .with(Parameter.text(
                                "before",
                                200,
                                "@NAME of the element it is put before; else the end."))
                        .takes(Accepts.document(ContentStore.MAX_BYTES))
                        .by(this::insert));
    }

    private Operation read(String path, String id, String says) {
        return Operation.of("GET", path, id)
                .says(says)
                .with(path.equals(WHOLE) ? new Parameter[] {AT, FORM} : new Parameter[] {FORM})
                .answers(document())
                .refuses(404, "No document is wanted yet, or nothing is there.")
                .refuses(422, "The source is the whole text, and a part was asked for.")
                .by(this::get);
    }

    /** A document as an answer. */
    static Reply document() {
        return new Reply(
                200,
                "The document or the part, secrets redacted.",
                List.of("application/json", Answer.YAML),
                Optional.of(Schema.any()),
                List.of("ETag"));
    }

    private Operation.Builder write(String method, String path, String id, String says) {
        Operation.Builder builder = Operation.of(method, path, id)
                .says(says)
                .changes(Role.OPERATOR)
                .with(IF_MATCH, DRY_RUN, NOTE, WAIT, TIMEOUT);
        if (path.equals(WHOLE)) {
            builder.with(AT);
        }
        return writes(builder);
    }

    /** What a write of a document may answer. */
    static Operation.Builder writes(Operation.Builder builder) {
        Schema written = Schema.of(ConfigWriting.Written.class);
        return builder.answers(
                        200,
                        "Proven everywhere, unchanged, or a dry run.",
                        written,
                        "ETag",
                        "Location")
                .answers(202, "Agreed on; the rollout has begun.", written, "ETag", "Location")
                .refuses(404, "What it speaks of is not there.")
                .refuses(
                        409,
                        "rolled-back, halted, superseded, paused, format-not-yet, edit-conflict.")
                .refuses(412, "Another revision is wanted by now.")
                .refuses(422, "Every problem, with pointer, line and column, or node.")
                .refuses(428, "If-Match is missing.");
    }

    private static Accepts patches() {
        Map<String, Schema> types = new LinkedHashMap<>();
        types.put(MERGE_PATCH, Schema.any());
        types.put(JSON_PATCH, Schema.list(Schema.anyObject(), 10_000));
        return new Accepts(types, ContentStore.MAX_BYTES);
    }

    private CompletionStage<Answer> get(Call call) {
        Place place = place(call);
        return config.head().thenCompose(head -> {
            var revision = head.revision()
                    .orElseThrow(() -> new Problem(
                                    404, "no-document", "No document", "no document is wanted yet")
                            .exception());
            String form = call.parameter("form").orElse("document");
            boolean source = form.equals("source");
            if (source && !place.steps().isEmpty()) {
                throw Problem.senseless("form: source is the whole text (expected: no part of it)")
                        .exception();
            }
            return config.content(source ? revision.submitted() : revision.document())
                    .thenCompose(text -> config.aside(() -> source
                            ? Answer.yaml(config.documents().redacted(text))
                            : part(call, text, place, form.equals("effective"))))
                    .thenApply(answer -> answer.etag(Long.toString(revision.number())))
                    .thenApply(answer -> head.stale()
                            ? answer.header(Reading.STALE, Reading.NO_QUORUM)
                            : answer);
        });
    }

    private Answer part(Call call, String document, Place place, boolean effective) {
        Optional<String> there = effective
                ? config.documents().effective(document, place)
                : config.documents().read(document, place);
        String json = there.orElseThrow(() -> Problem.notFound(place.toString()).exception());
        return call.yaml() ? Answer.yaml(config.documents().yaml(json)) : Answer.json(json);
    }

    private CompletionStage<Answer> put(Call call) {
        return write(call, new Edit.Put(place(call), call.text()));
    }

    private CompletionStage<Answer> patch(Call call) {
        Place place = place(call);
        return write(
                call,
                call.type().equals(MERGE_PATCH)
                        ? new Edit.Merge(place, call.text())
                        : new Edit.Patch(place, call.text()));
    }

    private CompletionStage<Answer> delete(Call call) {
        Place place = place(call);
        if (place.steps().isEmpty()) {
            throw Problem.senseless("at: nothing (expected: a pointer to what is to go)")
                    .exception();
        }
        return write(call, new Edit.Delete(place));
    }

    private CompletionStage<Answer> insert(Call call) {
        return write(call, new Edit.Insert(place(call), call.parameter("before"), call.text()));
    }

    private CompletionStage<Answer> write(Call call, Edit edit) {
        return config.write(call, "api", document -> config.documents().edit(document, edit));
    }

    private static Place place(Call call) {
        if (call.path().containsKey("path")) {
            return new Place(List.of(call.at("path").split("/", -1)), false);
        }
        String pointer = call.parameter("at").orElse("");
        return new Place(Pointer.parse(pointer).steps(), true);
    }
}
