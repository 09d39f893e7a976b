package dev.caravan.config.agreement;

import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Nodes of one process that reach each other at once, on other threads. */
final class LocalPeers implements Peers {
    private final Map<String, LocalPeers> all;
    private final Executor carrier;
    private final String self;
    private final Map<Topic, Receiver> receivers = new ConcurrentHashMap<>();
    private final Map<Topic, Answerer> answerers = new ConcurrentHashMap<>();

    LocalPeers(Map<String, LocalPeers> all, Executor carrier, String self) {
        this.all = all;
        this.carrier = carrier;
        this.self = self;
        all.put(self, this);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Set<String> reachable() {
        return Set.copyOf(all.keySet());
    }

    @Override
    public void send(String node, Topic topic, byte[] letter) {
        carrier.execute(() -> {
            LocalPeers other = all.get(node);
            Receiver receiver = other == null ? null : other.receivers.get(topic);
            if (receiver != null) {
                receiver.received(self, letter);
            }
        });
    }

    @Override
    public void receive(Topic topic, Receiver receiver) {
        receivers.put(topic, receiver);
    }

    @Override
    public CompletionStage<byte[]> ask(String node, Topic topic, byte[] question, Duration within) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        carrier.execute(() -> {
            LocalPeers other = all.get(node);
            Answerer answerer = other == null ? null : other.answerers.get(topic);
            if (answerer == null) {
                answer.completeExceptionally(new PeerException(node + " is not reachable"));
                return;
            }
            answerer.answer(self, question).whenComplete((bytes, failure) -> {
                if (failure == null) {
                    answer.complete(bytes);
                } else {
                    answer.completeExceptionally(new PeerException(failure.getMessage()));
                }
            });
        });
        return answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void answer(Topic topic, Answerer answerer) {
        answerers.put(topic, answerer);
    }
}
