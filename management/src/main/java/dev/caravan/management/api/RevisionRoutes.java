package dev.caravan.management.api;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Revision;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Reply;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Documents.Place;
import dev.caravan.management.problem.Problem;

import org.apache.pekko.http.javadsl.model.ContentTypes;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/revisions}: what was wanted before, its differences, and the way back to it. */
public final class RevisionRoutes {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final ConfigWriting config;

    /** Routes over {@code config}. */
    public RevisionRoutes(ConfigWriting config) {
        this.config = config;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(list(), read(), diff(), activate());
    }

    private Operation list() {
        return Operation.of("GET", "/v1/revisions", "listRevisions")
                .says("The revisions that are kept, newest first.")
                .with(
                        Parameter.number(
                                "before", 1, Parameter.MOST, "Only numbers below this one."),
                        Parameter.number("limit", 1, MOST, "At most so many; 50 unless said."))
                .answers(200, "The revisions.", Schema.of(All.class))
                .by(this::all);
    }

    private Operation read() {
        return Operation.of("GET", "/v1/revisions/{revision}", "readRevision")
                .says("The document of a revision, as submitted, or what is known about it.")
                .with(Parameter.oneOf(
                        "format",
                        List.of("document", "submitted", "about"),
                        "The canonical document, the submitted text, or what is known about it."))
                .answers(new Reply(
                        200,
                        "The document, secrets redacted.",
                        List.of("application/json", Answer.YAML, "text/plain"),
                        Optional.of(Schema.any()),
                        List.of("ETag")))
                .refuses(404, "It is not kept.")
                .by(this::one);
    }

    private Operation diff() {
        return Operation.of("GET", "/v1/revisions/{revision}/diff", "diffRevision")
                .says("What a revision changed.")
                .with(Parameter.number(
                        "from", 1, Parameter.MOST, "Compared with it; else with what it replaced."))
                .answers(200, "The differences, secrets redacted.", Schema.of(Diff.class))
                .refuses(404, "One of them is not kept.")
                .by(this::differences);
    }

    private Operation activate() {
        return ConfigRoutes.writes(Operation.of(
                                "POST", "/v1/revisions/{revision}:activate", "activateRevision")
                        .says("Makes the document of a revision the wanted one again.")
                        .changes(Role.OPERATOR)
                        .with(
                                ConfigRoutes.IF_MATCH,
                                ConfigRoutes.DRY_RUN,
                                ConfigRoutes.NOTE,
                                ConfigRoutes.WAIT,
                                ConfigRoutes.TIMEOUT))
                .by(this::activated);
    }

    private CompletionStage<Answer> all(Call call) {
        long before = call.numberOr("before", Long.MAX_VALUE);
        long limit = call.numberOr("limit", USUAL);
        return config.showing(view -> {
            List<About> page = new TreeMap<>(view.revisions())
                    .headMap(before, false).descendingMap().values().stream()
                            .limit(limit)
                            .map(revision -> about(view, revision))
                            .toList();
            boolean more = !page.isEmpty()
                    && !view.revisions().headMap(page.getLast().revision()).isEmpty();
            return CompletableFuture.completedFuture(Answer.ok(new All(
                    page, more ? Optional.of(page.getLast().revision()) : Optional.empty())));
        });
    }

    private CompletionStage<Answer> one(Call call) {
        String format = call.parameter("format").orElse("document");
        return config.showing(view -> {
            Revision revision = kept(view, call.number("revision"));
            CompletionStage<Answer> answer = switch (format) {
                case "about" -> config.aside(() -> Answer.ok(about(view, revision)));
                case "submitted" ->
                    config.content(revision.submitted())
                            .thenCompose(text -> config.aside(() -> Answer.text(
                                    ContentTypes.TEXT_PLAIN_UTF8,
                                    config.documents().redacted(text))));
                default ->
                    config.content(revision.document())
                            .thenCompose(text -> config.aside(() -> document(call, text)));
            };
            return answer.thenApply(a -> a.etag(Long.toString(revision.number())));
        });
    }

    private Answer document(Call call, String text) {
        String json = config.documents().read(text, Place.WHOLE).orElseThrow();
        return call.yaml() ? Answer.yaml(config.documents().yaml(json)) : Answer.json(json);
    }

    private CompletionStage<Answer> differences(Call call) {
        return config.showing(view -> {
            Revision to = kept(view, call.number("revision"));
            long from = call.numberOr("from", to.base());
            CompletionStage<String> before = from == 0
                    ? config.aside(() -> "{}")
                    : config.content(kept(view, from).document());
            return before.thenCombine(config.content(to.document()), Pair::new)
                    .thenCompose(pair -> config.aside(
                            () -> config.documents().diff(pair.before(), pair.after())))
                    .thenApply(lines -> Answer.ok(new Diff(from, to.number(), lines)));
        });
    }

    private CompletionStage<Answer> activated(Call call) {
        return config.view()
                .thenCompose(view ->
                        config.content(kept(view, call.number("revision")).document()))
                .thenCompose(text -> config.write(call, "activate", head -> text));
    }

    private static Revision kept(LedgerView view, long number) {
        return Optional.ofNullable(view.revisions().get(number))
                .orElseThrow(() -> Problem.missing("revision " + number).exception());
    }

    private static About about(LedgerView view, Revision revision) {
        return new About(
                revision.number(),
                revision.document().hex(),
                revision.bytes(),
                revision.base(),
                revision.rollout(),
                revision.origin(),
                revision.note(),
                revision.author().who(),
                revision.author().from(),
                Times.at(revision.atMillis()),
                revision.number() == view.head(),
                revision.number() == view.proven());
    }

    private record Pair(String before, String after) {}

    /** Revisions; {@code next} is what {@code before} of the next page is. */
    record All(List<About> items, Optional<Long> next) {}

    /**
     * What is known about a revision.
     *
     * @param document the hash of its document
     * @param base the revision it replaced
     * @param proven whether it is the last one that was proven everywhere
     */
    record About(
            long revision,
            String document,
            long bytes,
            long base,
            long rollout,
            String origin,
            String note,
            String by,
            String from,
            String at,
            boolean wanted,
            boolean proven) {}

    /** Differences, a line each. */
    record Diff(long from, long to, List<String> changes) {}
}
