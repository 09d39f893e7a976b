package dev.caravan.management.api;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.revision.Revising;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.management.audit.Trail;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.port.Documents;
import dev.caravan.management.port.Documents.EditException;
import dev.caravan.management.port.ThisNode;
import dev.caravan.management.problem.Problem;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Documents read, and written as revisions; {@link #write} is the way of a change. */
public final class ConfigWriting {
    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;
    private static final String NOTHING = "{}";

    private final Agreement agreement;
    private final Revising revising;
    private final Documents documents;
    private final ThisNode node;
    private final Trail trail;
    private final Executor blocking;

    /** Long work on documents is done on {@code blocking}. */
    public ConfigWriting(
            Agreement agreement,
            Revising revising,
            Documents documents,
            ThisNode node,
            Trail trail,
            Executor blocking) {
        this.agreement = agreement;
        this.revising = revising;
        this.documents = documents;
        this.node = node;
        this.trail = trail;
        this.blocking = blocking;
    }

    /** The wanted document; without a quorum the one that this node has proven, marked stale. */
    CompletionStage<Head> head() {
        return agreement.read().handle((view, failure) -> {
            if (failure == null) {
                return new Head(view.head(), view.wanted(), false);
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (!(cause instanceof NoQuorumException)) {
                throw new CompletionException(cause);
            }
            long proven = node.view().proven();
            Optional<Revision> served =
                    Optional.ofNullable(agreement.local().revisions().get(proven));
            return new Head(proven, served, true);
        });
    }

    /** An answer from what is agreed on now; without a quorum from what is known, marked stale. */
    CompletionStage<Answer> showing(Function<LedgerView, CompletionStage<Answer>> how) {
        return Reading.show(agreement, how);
    }

    /** What is agreed on now. */
    CompletionStage<LedgerView> view() {
        return agreement.read();
    }

    /** The content of {@code hash} as a text. */
    CompletionStage<String> content(Hash hash) {
        return revising.content(hash)
                .thenApply(bytes -> new String(
                        bytes.orElseThrow(() -> Problem.unavailable(
                                        "content-unavailable",
                                        "Content unavailable",
                                        "no node that is reachable has " + hash.brief())
                                .exception()),
                        StandardCharsets.UTF_8));
    }

    /** Does {@code work} where it may take long. */
    <T> CompletionStage<T> aside(java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }

    /** The documents' own language. */
    Documents documents() {
        return documents;
    }

    /**
     * Makes a revision of the wanted document.
     *
     * @param edit what becomes of it; called where it may take long, and again when somebody else
     *     was faster and the request does not mind
     * @param origin {@code api} or {@code activate}
     */
    CompletionStage<Answer> write(Call call, String origin, UnaryOperator<String> edit) {
        boolean dry = call.flag("dry-run");
        OptionalLong expected = call.ifMatch();
        if (expected.isEmpty() && !dry) {
            throw new Problem(
                            428,
                            "precondition-required",
                            "Precondition required",
                            "nothing (expected: If-Match: \"REVISION\", or * for any)")
                    .exception();
        }
        return attempt(call, origin, edit, expected.orElse(-1), dry, ATTEMPTS);
    }

    private CompletionStage<Answer> attempt(
            Call call,
            String origin,
            UnaryOperator<String> edit,
            long expected,
            boolean dry,
            int left) {
        return agreement.read().thenCompose(view -> {
            if (expected >= 0 && expected != view.head()) {
                throw stale(view.head()).exception();
            }
            return view.wanted()
                    .map(head -> content(head.document()))
                    .orElse(CompletableFuture.completedFuture(NOTHING))
                    .thenCompose(base -> aside(() -> edited(base, edit)))
                    .thenCompose(edited -> submit(call, origin, view.head(), edited, dry)
                            .thenCompose(result -> {
                                boolean again = result instanceof Revising.Result.Stale
                                        && expected < 0
                                        && left > 1;
                                return again
                                        ? attempt(call, origin, edit, expected, dry, left - 1)
                                        : answer(call, edited.changes(), result);
                            }));
        });
    }

    private Edited edited(String base, UnaryOperator<String> edit) {
        try {
            String text = edit.apply(base);
            return new Edited(text, documents.diff(base, text));
        } catch (EditException e) {
            throw switch (e.why()) {
                case MISSING ->
                    new Problem(404, "not-found", "Not found", String.valueOf(e.getMessage()))
                            .exception();
                case CONFLICT ->
                    Problem.conflict("edit-conflict", String.valueOf(e.getMessage()))
                            .exception();
                case INVALID ->
                    Problem.invalid(
                                    "the edit makes no sense",
                                    List.of(Map.of(
                                            "pointer",
                                            "",
                                            "message",
                                            String.valueOf(e.getMessage()))))
                            .exception();
            };
        }
    }

    private CompletionStage<Revising.Result> submit(
            Call call, String origin, long base, Edited edited, boolean dry) {
        Revising.Submission submission = new Revising.Submission(
                edited.text(),
                base,
                dry,
                origin,
                call.parameter("note").orElse(""),
                call.caller().author());
        if (dry) {
            return revising.revise(submission);
        }
        return trail.change(
                call.caller(),
                call.what(),
                "revision " + base,
                String.join("\n", edited.changes()),
                () -> revising.revise(submission),
                ConfigWriting::words);
    }

    private static String words(Revising.Result result) {
        return switch (result) {
            case Revising.Result.Revised revised -> "accepted: revision " + revised.revision();
            case Revising.Result.WouldRevise would -> "not done";
            case Revising.Result.Unchanged unchanged -> "unchanged";
            case Revising.Result.Invalid invalid -> "refused: invalid";
            case Revising.Result.Stale stale -> "refused: stale";
            case Revising.Result.Refused refused -> "refused: " + refused.code();
        };
    }

    private CompletionStage<Answer> answer(
            Call call, List<String> changes, Revising.Result result) {
        return switch (result) {
            case Revising.Result.Revised revised -> revised(call, changes, revised);
            case Revising.Result.WouldRevise would ->
                done(Answer.ok(new Written(
                                "dry-run",
                                false,
                                would.base(),
                                0,
                                would.document().hex(),
                                changes,
                                Touched.of(would.impact())))
                        .etag(Long.toString(would.base())));
            case Revising.Result.Unchanged unchanged ->
                done(Answer.ok(new Written(
                                "unchanged",
                                true,
                                unchanged.revision(),
                                0,
                                "",
                                List.of(),
                                Touched.NOTHING))
                        .etag(Long.toString(unchanged.revision())));
            case Revising.Result.Invalid invalid ->
                throw Problem.invalid("the document is invalid", problems(invalid))
                        .exception();
            case Revising.Result.Stale stale -> throw stale(stale.head()).exception();
            case Revising.Result.Refused refused ->
                throw Problem.conflict(refused.code(), refused.detail()).exception();
        };
    }

    private CompletionStage<Answer> revised(
            Call call, List<String> changes, Revising.Result.Revised revised) {
        if (!call.parameter("wait").orElse("committed").equals("applied")) {
            return done(written(202, "committed", changes, revised));
        }
        Duration asked = call.duration("timeout").orElse(USUAL_WAIT);
        Duration within = asked.compareTo(Call.LONGEST_WAIT) > 0 ? Call.LONGEST_WAIT : asked;
        return Rollouts.end(agreement, revised.rollout(), within)
                .thenApply(end -> end.map(state -> ended(state, changes, revised))
                        .orElseGet(() -> written(202, "committed", changes, revised)));
    }

    private static Answer ended(
            RolloutState state, List<String> changes, Revising.Result.Revised revised) {
        if (state.phase() == RolloutState.Phase.DONE) {
            return written(200, "applied", changes, revised);
        }
        String phase = Rollouts.word(state.phase());
        throw Problem.conflict(phase, state.reason().isEmpty() ? phase : state.reason())
                .with("revision", revised.revision())
                .with("rollout", Rollouts.view(state).nodes())
                .exception();
    }

    private static Answer written(
            int status, String state, List<String> changes, Revising.Result.Revised revised) {
        return Answer.of(
                        status,
                        new Written(
                                state,
                                false,
                                revised.revision(),
                                revised.rollout(),
                                revised.document().hex(),
                                changes,
                                Touched.of(revised.impact())))
                .etag(Long.toString(revised.revision()))
                .header("Location", "/v1/rollouts/" + revised.rollout());
    }

    private static List<Map<String, Object>> problems(Revising.Result.Invalid invalid) {
        List<Map<String, Object>> problems = new ArrayList<>();
        for (var problem : invalid.problems()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("pointer", problem.pointer());
            one.put("line", problem.line());
            one.put("column", problem.column());
            one.put("message", problem.message());
            problems.add(one);
        }
        for (Revising.NodeProblem problem : invalid.onNodes()) {
            problems.add(Map.of("node", problem.node(), "message", problem.message()));
        }
        return problems;
    }

    private static Problem stale(long head) {
        return Problem.stale("another revision is wanted by now: " + head).with("revision", head);
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** The wanted revision, or the one that is served while nobody can say which is wanted. */
    record Head(long number, Optional<Revision> revision, boolean stale) {}

    /** A document after an edit, and what the edit changed. */
    private record Edited(String text, List<String> changes) {}

    /**
     * What became of a write.
     *
     * @param state {@code committed}, {@code applied}, {@code unchanged}, {@code dry-run}
     * @param revision the new one; for a dry run the one that would be replaced
     * @param unchanged whether it is the document that is wanted already
     * @param rollout 0 for none
     * @param document its hash; empty when unchanged
     * @param changes what differs from the revision before, a line each, secrets redacted
     */
    record Written(
            String state,
            boolean unchanged,
            long revision,
            long rollout,
            String document,
            List<String> changes,
            Touched impact) {}

    /**
     * What a write touches.
     *
     * @param connections live connections over all nodes that it ends or moves
     */
    record Touched(
            List<String> diff,
            List<String> listeners,
            List<String> upstreams,
            List<String> users,
            long connections) {
        static final Touched NOTHING = new Touched(List.of(), List.of(), List.of(), List.of(), 0);

        static Touched of(Revising.Impact impact) {
            return new Touched(
                    impact.diff(),
                    impact.listeners(),
                    impact.upstreams(),
                    impact.users(),
                    impact.connections());
        }
    }
}
