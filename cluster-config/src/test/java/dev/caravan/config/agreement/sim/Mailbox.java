package dev.caravan.config.agreement.sim;

import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One process's way to the others, over the network of its cluster. */
final class Mailbox implements Peers {
    private final Cluster cluster;
    private final Node node;
    private final Map<Topic, Receiver> receivers = new EnumMap<>(Topic.class);
    private final Map<Topic, Answerer> answerers = new EnumMap<>(Topic.class);

    Mailbox(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.node = node;
    }

    private boolean gone() {
        return node.process().map(process -> process.mailbox != this).orElse(true);
    }

    @Override
    public String self() {
        return node.id;
    }

    @Override
    public Set<String> reachable() {
        return cluster.ids();
    }

    @Override
    public void send(String to, Topic topic, byte[] letter) {
        if (letter.length > MAX_LETTER_BYTES) {
            throw new AssertionError("a letter of " + letter.length + " bytes");
        }
        if (!gone()) {
            cluster.network.send(
                    node.id,
                    to,
                    () -> cluster.mailbox(to)
                            .ifPresent(other -> other.arrived(node.id, topic, letter)));
        }
    }

    private void arrived(String from, Topic topic, byte[] letter) {
        Receiver receiver = receivers.get(topic);
        if (receiver != null) {
            receiver.received(from, letter);
        }
    }

    @Override
    public void receive(Topic topic, Receiver receiver) {
        receivers.put(topic, receiver);
    }

    @Override
    public CompletionStage<byte[]> ask(String to, Topic topic, byte[] question, Duration within) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (!gone()) {
            cluster.network.send(
                    node.id,
                    to,
                    () -> cluster.mailbox(to)
                            .ifPresent(other -> other.asked(node.id, topic, question, answer)));
            cluster.world.afterMillis(within.toMillis(), () -> fail(answer));
        }
        return answer;
    }

    private void fail(CompletableFuture<byte[]> answer) {
        if (!gone()) {
            answer.completeExceptionally(new PeerException("no answer in time"));
        }
    }

    private void asked(
            String from, Topic topic, byte[] question, CompletableFuture<byte[]> answer) {
        Answerer answerer = answerers.get(topic);
        if (answerer != null) {
            answerer.answer(from, question)
                    .whenComplete((bytes, failure) -> answered(from, answer, bytes, failure));
        }
    }

    private void answered(
            String to,
            CompletableFuture<byte[]> answer,
            byte @Nullable [] bytes,
            @Nullable Throwable failure) {
        if (gone()) {
            return;
        }
        cluster.network.send(node.id, to, () -> {
            if (failure != null || bytes == null) {
                answer.completeExceptionally(new PeerException(String.valueOf(failure)));
            } else {
                answer.complete(bytes);
            }
        });
    }

    @Override
    public void answer(Topic topic, Answerer answerer) {
        answerers.put(topic, answerer);
    }
}
