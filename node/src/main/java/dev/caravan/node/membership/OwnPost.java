package dev.caravan.node.membership;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Post;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The post of this node, whichever system carries it at the moment. */
final class OwnPost implements Post {
    private static final int MOST_WAITING = 1024;

    /** What carries frames to other nodes now. */
    interface Carrier {
        /** The ids of nodes that can be addressed; this one may be among them. */
        Set<String> reachable();

        /** Sends, or drops. */
        void carry(String node, ClusterMessage.Frame frame);

        /** Of a node that has no other. */
        static Carrier none() {
            return new Carrier() {
                @Override
                public Set<String> reachable() {
                    return Set.of();
                }

                @Override
                public void carry(String node, ClusterMessage.Frame frame) {
                    // There is nobody.
                }
            };
        }
    }

    private final String self;
    private final Supplier<Carrier> carrier;
    private final ThreadPoolExecutor toSelf;
    private volatile BiConsumer<String, byte[]> inbox = (from, frame) -> {};

    OwnPost(String self, Supplier<Carrier> carrier) {
        this.self = self;
        this.carrier = carrier;
        this.toSelf = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("caravan-post").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        toSelf.allowCoreThreadTimeOut(true);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Set<String> reachable() {
        Set<String> all = new TreeSet<>(carrier.get().reachable());
        all.add(self);
        return all;
    }

    @Override
    public void send(String node, byte[] frame) {
        if (frame.length > Peers.MAX_LETTER_BYTES) {
            throw new IllegalArgumentException("frame to node " + node + ": " + frame.length
                    + " bytes (expected: at most " + Peers.MAX_LETTER_BYTES + ")");
        }
        if (node.equals(self)) {
            toSelf.execute(() -> inbox.accept(self, frame));
        } else {
            carrier.get().carry(node, new ClusterMessage.Frame(self, frame));
        }
    }

    @Override
    public void deliverTo(BiConsumer<String, byte[]> to) {
        inbox = to;
    }

    /** A frame has arrived. */
    void arrived(ClusterMessage.Frame frame) {
        inbox.accept(frame.from(), frame.bytes());
    }

    /** Delivers nothing more. */
    void close() {
        inbox = (from, frame) -> {};
        toSelf.shutdownNow();
    }
}
