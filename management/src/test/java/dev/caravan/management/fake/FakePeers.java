package dev.caravan.management.fake;

import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes of one process; one that is lost does not answer. */
public final class FakePeers implements Peers {
    private final String self;
    private final Map<String, FakePeers> all;
    private final Map<Topic, Answerer> answerers = new ConcurrentHashMap<>();
    public volatile boolean lost;
    public volatile boolean deaf;

    private FakePeers(String self, Map<String, FakePeers> all) {
        this.self = self;
        this.all = all;
    }

    /** Nodes of these ids, by them. */
    public static Map<String, FakePeers> of(String... ids) {
        Map<String, FakePeers> all = new HashMap<>();
        for (String id : ids) {
            all.put(id, new FakePeers(id, all));
        }
        return all;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Set<String> reachable() {
        Set<String> reachable = new TreeSet<>();
        all.forEach((id, peers) -> {
            if (!peers.lost) {
                reachable.add(id);
            }
        });
        return reachable;
    }

    @Override
    public void send(String node, Topic topic, byte[] letter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void receive(Topic topic, Receiver receiver) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<byte[]> ask(String node, Topic topic, byte[] question, Duration within) {
        FakePeers peer = all.get(node);
        if (peer == null || peer.lost || peer.deaf || !peer.answerers.containsKey(topic)) {
            return CompletableFuture.failedFuture(new PeerException(node + " did not answer"));
        }
        try {
            return peer.answerers.get(topic).answer(self, question);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(
                    new PeerException(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void answer(Topic topic, Answerer answerer) {
        answerers.put(topic, answerer);
    }
}
