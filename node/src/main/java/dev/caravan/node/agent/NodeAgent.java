package dev.caravan.node.agent;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.ApplyOrder;
import dev.caravan.config.proof.Figures;
import dev.caravan.config.proof.FiguresQuestion;
import dev.caravan.config.proof.NodeStatus;
import dev.caravan.config.revision.ContentExchange;
import dev.caravan.config.store.Marks.Served;
import dev.caravan.node.agent.Serving.Answer;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Time;

import org.jspecify.annotations.Nullable;

import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A node as the leader knows it: it serves the revision it is told to and proves it, says how it is,
 * and what it carried. Any thread; nothing blocks but on the executor it was given.
 */
public final class NodeAgent {
    private final Parts parts;
    private final Self self;
    private final TrafficHistory history = new TrafficHistory();
    private final long startedAtMillis;
    private @Nullable ApplyOrder last;
    private @Nullable ApplyOrder latest;
    private CompletionStage<ApplyAnswer> turn =
            CompletableFuture.failedStage(new IllegalStateException());

    /** What an agent works with. */
    public record Parts(
            Serving serving,
            ContentExchange content,
            Applier applier,
            EventLoops loops,
            Executor blocking,
            Time time) {}

    /**
     * What a node says of itself.
     *
     * @param draining whether it takes no new traffic
     * @param ending whether it ends, and applies nothing any more
     * @param votes whether it is to be a voter
     * @param leaves whether it is to be no member any more
     * @param digest over the files that are served, by their names, and the collections that hold
     * @param reads the newest format that it reads
     */
    public record Self(
            BooleanSupplier draining,
            BooleanSupplier ending,
            boolean votes,
            BooleanSupplier leaves,
            Function<SortedMap<String, String>, String> digest,
            int reads) {}

    /** The agent of a node that starts now. */
    public NodeAgent(Parts parts, Self self) {
        this.parts = parts;
        this.self = self;
        this.startedAtMillis = parts.time().wallMillis();
    }

    /** Answers leaders from now on. */
    public void answer(Peers peers) {
        String node = peers.self();
        peers.answer(
                Topic.APPLY,
                (from, order) -> apply(ApplyOrder.read(order)).thenApply(ApplyAnswer::bytes));
        peers.answer(
                Topic.STATUS,
                (from, nothing) -> CompletableFuture.completedStage(status(node).bytes()));
        peers.answer(
                Topic.FIGURES,
                (from, question) -> CompletableFuture.completedStage(
                        figures(FiguresQuestion.read(question)).bytes()));
    }

    /** Takes a sample of the traffic; every second. */
    public void tick() {
        long now = parts.time().wallMillis();
        Traffic.now(parts.applier(), parts.loops()).thenAccept(total -> history.add(now, total));
    }

    /** When its process started, by its own clock. */
    public long startedAtMillis() {
        return startedAtMillis;
    }

    /** How this node is. */
    NodeStatus status(String node) {
        Served served = parts.serving().served().orElse(null);
        return new NodeStatus(
                node,
                served == null ? 0 : served.revision(),
                served == null ? "" : served.document().hex(),
                parts.serving().trying(),
                self.draining().getAsBoolean(),
                startedAtMillis,
                self.votes(),
                self.leaves().getAsBoolean(),
                self.reads());
    }

    private Figures figures(FiguresQuestion asked) {
        FiguresQuestion question = asked.by(parts.time().wallMillis());
        Traffic carried = history.between(question.fromMillis(), question.toMillis());
        return new Figures(
                carried.exchanges(),
                carried.upstream5xx(),
                carried.refusals(),
                carried.connects(),
                carried.failedConnects(),
                carried.p99Millis(),
                startedAtMillis);
    }

    /** One order at a time; who asks for what is being applied waits for that. */
    private synchronized CompletionStage<ApplyAnswer> apply(ApplyOrder order) {
        if (self.ending().getAsBoolean()) {
            // No refusal, which would take every node back.
            return CompletableFuture.failedStage(new IllegalStateException("this node is ending"));
        }
        if (last != null && order.isOlderThan(last)) {
            return CompletableFuture.failedStage(new IllegalStateException("a later order than "
                    + order.sequence() + " of term " + order.term() + " has been heard"));
        }
        last = order;
        if (latest != null
                && isSame(latest, order)
                && !turn.toCompletableFuture().isDone()) {
            return turn;
        }
        latest = order;
        turn = turn.handle((before, failure) -> order)
                .thenComposeAsync(this::begin, parts.blocking());
        return turn;
    }

    private static boolean isSame(ApplyOrder one, ApplyOrder other) {
        return one.revision() == other.revision() && one.document().equals(other.document());
    }

    private CompletionStage<ApplyAnswer> begin(ApplyOrder order) {
        synchronized (this) {
            if (latest != null && !isSame(latest, order)) {
                return CompletableFuture.failedStage(new IllegalStateException(
                        "revision " + order.revision() + " was overtaken"));
            }
        }
        return parts.content()
                .content(order.document())
                .thenApplyAsync(
                        content -> applied(
                                order,
                                content.orElseThrow(() -> new IllegalStateException(
                                        "no node that is reachable has document "
                                                + order.document().brief()))),
                        parts.blocking());
    }

    private ApplyAnswer applied(ApplyOrder order, byte[] content) {
        Answer answer = parts.serving().apply(order.revision(), order.document(), content);
        if (answer instanceof Answer.Refusal && self.ending().getAsBoolean()) {
            // It began to end meanwhile, which says nothing about the revision.
            throw new IllegalStateException("this node is ending");
        }
        return answer(answer);
    }

    private ApplyAnswer answer(Answer answer) {
        return switch (answer) {
            case Answer.Proof proof ->
                new ApplyAnswer.Proof(
                        proof.revision(),
                        proof.document(),
                        self.digest().apply(proof.files()),
                        startedAtMillis);
            case Answer.Refusal refusal ->
                new ApplyAnswer.Refused(refusal.revision(), refusal.reason());
        };
    }
}
