package dev.caravan.config.revision;

import dev.caravan.config.content.ContentStore;
import dev.caravan.config.content.Hash;
import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Content between nodes: a question of {@link Topic#CONTENT_GET} is a hash's digits and its answer
 * the content, or nothing where it is not; a question of {@link Topic#CONTENT_PUT} is content and its
 * answer the hash, once it is on that node's disk. Any thread; nothing blocks but on {@code blocking}.
 */
public final class ContentExchange {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE_FOR_ALL = Duration.ofSeconds(30);
    private static final int BYTES_A_SECOND = 1_000_000;

    private final Peers peers;
    private final ContentStore store;
    private final Executor blocking;
    private final Map<Hash, CompletableFuture<Optional<byte[]>>> fetching =
            new ConcurrentHashMap<>();

    /** An exchange over {@code peers} of what is in {@code store}. */
    public ContentExchange(Peers peers, ContentStore store, Executor blocking) {
        this.peers = peers;
        this.store = store;
        this.blocking = blocking;
    }

    /** Answers other nodes from now on. */
    public void open() {
        peers.answer(
                Topic.CONTENT_GET,
                (from, question) -> later(() -> {
                    Hash hash = new Hash(new String(question, StandardCharsets.US_ASCII));
                    return store.get(hash).orElseGet(() -> new byte[0]);
                }));
        peers.answer(
                Topic.CONTENT_PUT,
                (from, content) -> later(() -> digits(store.put(bounded(content)))));
    }

    /** Keeps {@code content} on this node's disk. */
    CompletionStage<Hash> keep(byte[] content) {
        return later(() -> store.put(bounded(content)));
    }

    /** Has {@code content} kept by {@code node}; completes when it is on its disk. */
    CompletionStage<Void> push(String node, byte[] content) {
        Duration within = PATIENCE.plusSeconds(content.length / BYTES_A_SECOND);
        byte[] kept = digits(Hash.of(content));
        return peers.ask(node, Topic.CONTENT_PUT, bounded(content), within).thenAccept(answer -> {
            if (!Arrays.equals(answer, kept)) {
                throw new PeerException(node + " keeps other content than it was sent");
            }
        });
    }

    /**
     * The content of {@code hash}: from this node's disk, else from the first reachable node that has
     * it, and kept then. Empty when none has.
     */
    public CompletionStage<Optional<byte[]>> content(Hash hash) {
        return later(() -> store.get(hash))
                .thenCompose(here ->
                        here.isPresent() ? CompletableFuture.completedStage(here) : fetched(hash));
    }

    /** One fetch of one hash at a time, however many ask. */
    private CompletionStage<Optional<byte[]>> fetched(Hash hash) {
        CompletableFuture<Optional<byte[]>> fetch = new CompletableFuture<>();
        CompletableFuture<Optional<byte[]>> before = fetching.putIfAbsent(hash, fetch);
        if (before != null) {
            return before;
        }
        Deque<String> nodes = new ArrayDeque<>(peers.reachable());
        nodes.remove(peers.self());
        fromNext(hash, nodes).whenComplete((content, failure) -> {
            fetching.remove(hash);
            if (failure != null) {
                fetch.completeExceptionally(failure);
            } else {
                fetch.complete(content);
            }
        });
        return fetch;
    }

    private CompletionStage<Optional<byte[]>> fromNext(Hash hash, Deque<String> nodes) {
        String node = nodes.poll();
        if (node == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return peers.ask(node, Topic.CONTENT_GET, digits(hash), PATIENCE_FOR_ALL)
                .exceptionally(unreachable -> new byte[0])
                .thenCompose(answer -> proven(hash, answer)
                        ? later(() -> {
                            store.put(answer);
                            return Optional.of(answer);
                        })
                        : fromNext(hash, nodes));
    }

    private static boolean proven(Hash hash, byte[] answer) {
        return answer.length > 0
                && answer.length <= ContentStore.MAX_BYTES
                && Hash.of(answer).equals(hash);
    }

    private static byte[] bounded(byte[] content) {
        if (content.length == 0 || content.length > ContentStore.MAX_BYTES) {
            throw new IllegalArgumentException("content: " + content.length
                    + " bytes (expected: 1.." + ContentStore.MAX_BYTES + ")");
        }
        return content;
    }

    private static byte[] digits(Hash hash) {
        return hash.hex().getBytes(StandardCharsets.US_ASCII);
    }

    private <T> CompletionStage<T> later(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }
}
