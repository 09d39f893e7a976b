package dev.caravan.config.agreement;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import io.microraft.RaftEndpoint;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.transport.Transport;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Letters to the other members. Within turns. Nothing is sent once the store is broken. */
final class Post implements Transport {
    private final String group;
    private final long run;
    private final Peers peers;
    private final FailStopStore store;
    private final Map<String, Long> numbers = new HashMap<>();
    private UnaryOperator<RaftMessage> mending = UnaryOperator.identity();

    Post(String group, long run, Peers peers, FailStopStore store) {
        this.group = group;
        this.run = run;
        this.peers = peers;
        this.store = store;
    }

    /** What is done to each message before it is sent. */
    void mending(UnaryOperator<RaftMessage> by) {
        mending = by;
    }

    @Override
    public void send(RaftEndpoint target, RaftMessage message) {
        // The library takes what it wrote as a leader for flushed when it follows again.
        if (message instanceof AppendEntriesSuccessResponse && !store.settle() || store.broken()) {
            return;
        }
        String to = Endpoint.id(target);
        long number = numbers.merge(to, 1L, Long::sum);
        byte[] letter =
                RaftWire.write(new RaftWire.Letter(group, run, number, mending.apply(message)));
        peers.send(to, Topic.RAFT, letter);
    }

    @Override
    public boolean isReachable(RaftEndpoint endpoint) {
        return peers.reachable().contains(Endpoint.id(endpoint));
    }
}
