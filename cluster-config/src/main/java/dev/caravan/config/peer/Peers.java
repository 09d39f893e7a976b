package dev.caravan.config.peer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The other nodes, by their ids. Every method may be called from any thread and none blocks.
 *
 * <p>A letter is at most {@link #MAX_LETTER_BODY_BYTES}, arrives once or not at all, and in no
 * promised order. A question and its answer may be of any size up to {@link #MAX_ANSWER_BYTES}: they
 * travel in pieces no larger than a letter. A node may send letters and questions to itself.
 */
public interface Peers {
    /** No message between two nodes is larger, its head included. */
    int MAX_LETTER_BYTES = 128 * 1024;

    /** The longest letter: room is left for the head of what carries it. */
    int MAX_LETTER_BODY_BYTES = MAX_LETTER_BYTES - 64;

    /** The longest question or answer. */
    int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    /** This node's id. */
    String self();

    /** The nodes that can be addressed now, this one included. */
    Set<String> reachable();

    /**
     * Sends one letter; lost when {@code node} cannot be reached.
     *
     * @throws IllegalArgumentException when it is longer than {@link #MAX_LETTER_BODY_BYTES}
     */
    void send(String node, Topic topic, byte[] letter);

    /** What is done with letters of {@code topic}; one receiver a topic. */
    void receive(Topic topic, Receiver receiver);

    /**
     * Asks {@code node}.
     *
     * @return the answer; fails with {@link PeerException} when the node is not reachable, did not
     *     answer {@code within}, or says that it failed, or when too much is under way. Cancelling
     *     its {@code CompletableFuture} tells the node that nobody waits any more
     */
    CompletionStage<byte[]> ask(String node, Topic topic, byte[] question, Duration within);

    /** What answers questions of {@code topic}; one a topic. */
    void answer(Topic topic, Answerer answerer);

    /** Takes letters; must not block, and must not keep the array. */
    @FunctionalInterface
    interface Receiver {
        /** A letter of {@code from}. */
        void received(String from, byte[] letter);
    }

    /** Answers questions; must not block. */
    @FunctionalInterface
    interface Answerer {
        /** The answer to a question of {@code from}; its failure's message goes to the asker. */
        CompletionStage<byte[]> answer(String from, byte[] question);
    }
}
