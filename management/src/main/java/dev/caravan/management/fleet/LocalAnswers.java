package dev.caravan.management.fleet;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.management.audit.Trail;
import dev.caravan.management.operation.Json;
import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.ThisNode;
import dev.caravan.management.port.Upstreams;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What this node answers when any node asks all. */
public final class LocalAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAnswers.class);
    private static final int MOST = 1000;

    private final ThisNode node;
    private final Listeners listeners;
    private final Upstreams upstreams;
    private final Connections connections;
    private final Rejects rejects;
    private final Trail trail;
    private final Supplier<Map<String, Long>> used;

    /** What is on this node. */
    public record Ports(
            ThisNode node,
            Listeners listeners,
            Upstreams upstreams,
            Connections connections,
            Rejects rejects) {}

    /**
     * Answers from these.
     *
     * @param trail what was asked of this node
     * @param used when each token was last used here, in ms since 1970, by its id
     */
    public LocalAnswers(Ports ports, Trail trail, Supplier<Map<String, Long>> used) {
        this.node = ports.node();
        this.listeners = ports.listeners();
        this.upstreams = ports.upstreams();
        this.connections = ports.connections();
        this.rejects = ports.rejects();
        this.trail = trail;
        this.used = used;
    }

    /** From now on questions of {@link Topic#LOCAL} and {@link Topic#ORDER} are answered. */
    public void answer(Peers peers) {
        peers.answer(Topic.LOCAL, (from, question) -> answered(peers.self(), question));
        peers.answer(Topic.ORDER, (from, order) -> obeyed(from, order));
    }

    private CompletionStage<byte[]> answered(String self, byte[] bytes) {
        Question question = read(bytes);
        JsonNode args = question.args();
        CompletionStage<?> answer = switch (question.what()) {
            case Local.NODE -> completedFuture(node.view());
            case Local.LISTENERS -> completedFuture(new Local.ListenersThere(listeners.list()));
            case Local.ROUTES -> completedFuture(new Local.RoutesThere(upstreams.routes()));
            case Local.UPSTREAMS -> completedFuture(new Local.UpstreamsThere(upstreams.list()));
            case Local.CONNECTIONS -> page(Json.as(args, Local.Page.class));
            case Local.COUNT ->
                connections
                        .count(Json.as(args, Connections.Filter.class))
                        .thenApply(Local.Count::new);
            case Local.CONNECTION ->
                connections
                        .find(Json.as(args, Local.Id.class).id())
                        .thenApply(Local.ConnectionThere::new);
            case Local.REJECTS ->
                rejects.last(Math.min(MOST, Json.as(args, Local.Limit.class).limit()))
                        .thenApply(Local.RejectsThere::new);
            case Local.USED -> completedFuture(new Local.UsedThere(used.get()));
            case Local.AUDIT -> audit(self, Json.as(args, Local.AuditBelow.class));
            default -> unknown(question.what());
        };
        return answer.thenApply(Json::bytes);
    }

    private CompletionStage<Local.AuditThere> audit(String self, Local.AuditBelow asked) {
        return trail.last(
                        asked.below().getOrDefault(self, Long.MAX_VALUE),
                        Math.min(MOST + 1, asked.limit()))
                .thenApply(Local.AuditThere::new);
    }

    private CompletionStage<Local.ConnectionsThere> page(Local.Page page) {
        return connections
                .list(page.filter(), Math.min(MOST, page.limit()))
                .thenApply(Local.ConnectionsThere::new);
    }

    private CompletionStage<byte[]> obeyed(String from, byte[] bytes) {
        Question order = read(bytes);
        LOG.info("management: order of node {}: {}", from, order.what());
        CompletionStage<?> answer = switch (order.what()) {
            case Local.DRAIN -> node.drain().thenApply(done -> new Local.Done(true));
            case Local.UNDRAIN -> node.undrain().thenApply(done -> new Local.Done(true));
            case Local.LEAVE -> leaving();
            case Local.CLOSE -> {
                Local.Close close = Json.as(order.args(), Local.Close.class);
                yield connections.close(close.filter(), close.reason()).thenApply(Local.Count::new);
            }
            default -> unknown(order.what());
        };
        return answer.thenApply(Json::bytes);
    }

    /** Leaving takes as long as draining does, and ends with the process: only its beginning is told. */
    private CompletionStage<Local.Done> leaving() {
        CompletableFuture<Void> left = node.leave().toCompletableFuture();
        left.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error("management: leaving failed", failure);
            }
        });
        return left.isCompletedExceptionally()
                ? left.thenApply(done -> new Local.Done(true))
                : completedFuture(new Local.Done(true));
    }

    private static Question read(byte[] bytes) {
        try {
            return Json.as(Json.parse(bytes), Question.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("no question: " + e.getMessage(), e);
        }
    }

    private static <T> CompletionStage<T> unknown(String what) {
        return CompletableFuture.failedFuture(
                new IllegalArgumentException(what + ": not known in this version"));
    }
}
