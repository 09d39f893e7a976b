package dev.caravan.management.fleet;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.management.operation.Json;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Every node, to be asked at once; one that does not answer in time is named, not waited for. */
public final class Fleet {
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration ORDER = Duration.ofSeconds(5);

    private final Peers peers;
    private final Supplier<Set<String>> known;

    /** All of {@code peers}; {@code known} are those that should answer. */
    public Fleet(Peers peers, Supplier<Set<String>> known) {
        this.peers = peers;
        this.known = known;
    }

    /** Asks every node for {@code what}, whose answer is a {@code type}. */
    public <T> CompletionStage<Answers<T>> ask(String what, Object args, Class<T> type) {
        return ask(all(), what, args, type);
    }

    /** Asks these nodes. */
    public <T> CompletionStage<Answers<T>> ask(
            Collection<String> nodes, String what, Object args, Class<T> type) {
        return gather(nodes, Topic.LOCAL, EACH, question(what, args), type);
    }

    /** Gives every node the order {@code what}. */
    public <T> CompletionStage<Answers<T>> order(String what, Object args, Class<T> type) {
        return order(all(), what, args, type);
    }

    /** Gives these nodes the order {@code what}. */
    public <T> CompletionStage<Answers<T>> order(
            Collection<String> nodes, String what, Object args, Class<T> type) {
        return gather(nodes, Topic.ORDER, ORDER, question(what, args), type);
    }

    /** The ids of all nodes, those that should answer and those that can. */
    public SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>(known.get());
        all.addAll(peers.reachable());
        return all;
    }

    /** Whether {@code node} can be addressed now. */
    public boolean reaches(String node) {
        return peers.reachable().contains(node);
    }

    /** This node. */
    public String self() {
        return peers.self();
    }

    private static byte[] question(String what, Object args) {
        return Json.bytes(new Question(what, Json.tree(args)));
    }

    private <T> CompletionStage<Answers<T>> gather(
            Collection<String> nodes,
            Topic topic,
            Duration within,
            byte[] question,
            Class<T> type) {
        Set<String> reachable = peers.reachable();
        SortedMap<String, CompletableFuture<Optional<T>>> asked = new TreeMap<>();
        for (String node : nodes) {
            asked.put(
                    node,
                    reachable.contains(node)
                            ? one(node, topic, within, question, type)
                            : CompletableFuture.completedFuture(Optional.empty()));
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> answers(asked));
    }

    private <T> CompletableFuture<Optional<T>> one(
            String node, Topic topic, Duration within, byte[] question, Class<T> type) {
        return peers.ask(node, topic, question, within)
                .thenApply(bytes -> Optional.of(read(bytes, type)))
                .exceptionally(failure -> Optional.empty())
                .toCompletableFuture();
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        try {
            JsonNode json = Json.parse(bytes);
            return Json.as(json, type);
        } catch (IOException | JacksonException e) {
            throw new CompletionException(e);
        }
    }

    private static <T> Answers<T> answers(SortedMap<String, CompletableFuture<Optional<T>>> asked) {
        SortedMap<String, T> answers = new TreeMap<>();
        List<String> unanswered = new ArrayList<>();
        asked.forEach((node, answer) -> answer.join()
                .ifPresentOrElse(a -> answers.put(node, a), () -> unanswered.add(node)));
        return new Answers<>(answers, unanswered);
    }

    /**
     * What came back.
     *
     * @param byNode answers by the ids of the nodes that gave them
     * @param unanswered ids of those that did not in time
     */
    public record Answers<T>(SortedMap<String, T> byNode, List<String> unanswered) {}
}
