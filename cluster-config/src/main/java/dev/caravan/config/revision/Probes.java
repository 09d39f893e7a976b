package dev.caravan.config.revision;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;

/** What a rehearsal asks the node it runs on. Blocks; called on no loop. */
public interface Probes {
    /**
     * Why {@code address}, which no listener of this node has, could not be bound.
     *
     * @param address with the node's port offset
     */
    Optional<String> bindRefusal(SocketAddress address);

    /** How many connections of {@code listener} are open here. */
    long liveConnections(String listener);

    /** How many of them belong to one of {@code users}. */
    long liveConnections(String listener, Set<String> users);
}
