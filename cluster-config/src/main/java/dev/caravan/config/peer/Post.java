package dev.caravan.config.peer;

import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What carries frames between nodes; filled by the node. Any thread; nothing blocks. A frame arrives
 * once or not at all.
 */
public interface Post {
    /** This node's id. */
    String self();

    /** The nodes that can be addressed now, this one included. */
    Set<String> reachable();

    /** Sends a frame of at most {@link Peers#MAX_LETTER_BYTES}; lost when it cannot be carried. */
    void send(String node, byte[] frame);

    /** Who takes what arrives: the sender's id and the frame, on a thread of the carrier. */
    void deliverTo(BiConsumer<String, byte[]> inbox);
}
