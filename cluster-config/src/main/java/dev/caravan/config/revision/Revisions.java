package dev.caravan.config.revision;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.content.Hash;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.model.Document;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.source.Source;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * From a text to a revision:
 *
 * <pre>
 * read the ledger ─► draft (form, meaning; {@link Draft}) ─► rehearse on every reachable node
 *   ─► keep the content here and on a majority of voters ─► propose
 * </pre>
 *
 * Any thread; what blocks runs on the executor it was given. Texts under way are bounded in their
 * length together.
 */
public final class Revisions implements Revising {
    private static final int MOST_CHARACTERS_UNDER_WAY = Source.MAX_CHARACTERS + 4 * 1024 * 1024;

    private final Cluster cluster;
    private final DocumentReader reader;
    private final Redaction redaction;
    private final BiFunction<Document, List<NodeRecord>, RolloutState> start;
    private final ThisNode node;
    private final Semaphore room = new Semaphore(MOST_CHARACTERS_UNDER_WAY);

    /** What the nodes have together. */
    public record Cluster(Agreement agreement, Peers peers, ContentExchange content) {}

    /**
     * What this node gives.
     *
     * @param blocking for reading documents and writing them to disk
     * @param millis the wall clock
     * @param ids makes ids of proposals, never the same twice
     */
    public record ThisNode(Executor blocking, LongSupplier millis, Supplier<String> ids) {}

    /**
     * Revisions of a cluster.
     *
     * @param reader reads documents as this node does
     * @param start makes the first state of a document's rollout to these nodes
     */
    public Revisions(
            Cluster cluster,
            DocumentReader reader,
            Redaction redaction,
            BiFunction<Document, List<NodeRecord>, RolloutState> start,
            ThisNode node) {
        this.cluster = cluster;
        this.reader = reader;
        this.redaction = redaction;
        this.start = start;
        this.node = node;
    }

    @Override
    public CompletionStage<Optional<byte[]>> content(Hash hash) {
        return cluster.content().content(hash);
    }

    @Override
    public CompletionStage<Result> revise(Submission submission) {
        int weight = Math.min(submission.text().length() + 1, MOST_CHARACTERS_UNDER_WAY);
        if (!room.tryAcquire(weight)) {
            return now(new Result.Refused(
                    "busy", "other large documents are being validated; try again"));
        }
        return cluster.agreement()
                .read()
                .thenCompose(view -> revise(submission, view))
                .whenComplete((result, failure) -> room.release(weight));
    }

    private CompletionStage<Result> revise(Submission submission, LedgerView view) {
        if (submission.expect() >= 0 && submission.expect() != view.head()) {
            return now(new Result.Stale(view.head()));
        }
        CompletionStage<Optional<byte[]>> current = view.wanted()
                .map(revision -> content(revision.document()))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
        return current.thenApplyAsync(bytes -> drafted(submission, bytes), node.blocking())
                .thenCompose(drafted -> switch (drafted) {
                    case Draft.Drafted.Wrong wrong ->
                        now(new Result.Invalid(wrong.problems(), List.of()));
                    case Draft.Drafted.Ready ready -> rehearsed(submission, view, ready.draft());
                });
    }

    private Draft.Drafted drafted(Submission submission, Optional<byte[]> current) {
        String before = current.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("{\"caravan\":1}");
        return Draft.of(submission.text(), Source.read(before), reader, redaction);
    }

    private CompletionStage<Result> rehearsed(Submission submission, LedgerView view, Draft draft) {
        Optional<Result> settled = settledBefore(view, draft);
        if (settled.isPresent()) {
            return now(settled.get());
        }
        Set<String> nodes = new TreeSet<>(view.nodes().keySet());
        nodes.retainAll(cluster.peers().reachable());
        nodes.add(cluster.peers().self());
        return Rehearsals.of(nodes, draft.canonical(), cluster.peers()).thenCompose(answers -> {
            if (!answers.problems().isEmpty()) {
                return now(new Result.Invalid(List.of(), answers.problems()));
            }
            Impact impact = draft.impact(answers);
            return submission.dryRun()
                    ? now(new Result.WouldRevise(view.head(), draft.hash(), impact))
                    : kept(view, draft)
                            .thenCompose(there -> proposed(submission, view, draft))
                            .thenApply(outcome -> result(outcome, draft, impact));
        });
    }

    private static CompletionStage<Result> now(Result result) {
        return CompletableFuture.completedStage(result);
    }

    /** What needs no other node to be said. */
    private Optional<Result> settledBefore(LedgerView view, Draft draft) {
        if (view.wanted().filter(now -> now.document().equals(draft.hash())).isPresent()) {
            return Optional.of(new Result.Unchanged(view.head()));
        }
        int format = draft.format().number();
        List<String> lagging = Participants.lagging(view, cluster.peers().reachable(), format);
        return lagging.isEmpty()
                ? Optional.empty()
                : Optional.of(new Result.Refused(
                        "format-not-yet",
                        draft.format().key() + " is of format " + format + ", which these nodes"
                                + " cannot read yet: " + String.join(", ", lagging)));
    }

    /** Completes when a majority of the voters has the content on disk. */
    private CompletionStage<Void> kept(LedgerView view, Draft draft) {
        ContentExchange content = cluster.content();
        return content.keep(draft.canonical())
                .thenCompose(hash -> content.keep(draft.submitted()))
                .thenCompose(hash -> onVoters(Participants.voters(view), draft));
    }

    private CompletionStage<Void> onVoters(List<String> voters, Draft draft) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        int majority = voters.isEmpty() ? 0 : voters.size() / 2 + 1;
        AtomicInteger have = new AtomicInteger();
        AtomicInteger open = new AtomicInteger(voters.size());
        if (majority == 0) {
            kept.complete(null);
        }
        for (String voter : voters) {
            pushed(voter, draft).whenComplete((done, failure) -> {
                if (failure == null && have.incrementAndGet() == majority) {
                    kept.complete(null);
                }
                if (open.decrementAndGet() == 0) {
                    // Nothing when it has been completed.
                    kept.completeExceptionally(new NoQuorumException("the document is on "
                            + have.get() + " of " + voters.size() + " voters (expected: "
                            + majority + ")"));
                }
            });
        }
        return kept;
    }

    private CompletionStage<Void> pushed(String voter, Draft draft) {
        if (voter.equals(cluster.peers().self())) {
            return CompletableFuture.completedStage(null);
        }
        ContentExchange content = cluster.content();
        return content.push(voter, draft.canonical())
                .thenCompose(first -> content.push(voter, draft.submitted()));
    }

    private CompletionStage<Outcome> proposed(Submission submission, LedgerView view, Draft draft) {
        long now = node.millis().getAsLong();
        List<NodeRecord> participants = view.participants(cluster.peers().reachable(), now);
        Change change = new Change.Revise(
                draft.hash(),
                Hash.of(draft.submitted()),
                draft.canonical().length,
                submission.expect(),
                submission.origin(),
                submission.note(),
                start.apply(draft.document(), participants));
        return cluster.agreement()
                .propose(new Proposal(node.ids().get(), now, submission.author(), change));
    }

    private Result result(Outcome outcome, Draft draft, Impact impact) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> {
                Optional<Revision> made = Optional.ofNullable(
                        cluster.agreement().local().revisions().get(accepted.number()));
                long rollout = made.map(Revision::rollout).orElse(0L);
                yield new Result.Revised(accepted.number(), rollout, draft.hash(), impact);
            }
            case Outcome.Refused refused
            when refused.code() == Outcome.Code.STALE ->
                new Result.Stale(cluster.agreement().local().head());
            case Outcome.Refused refused -> {
                String code = refused.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
                yield new Result.Refused(code, refused.detail());
            }
        };
    }
}
