package dev.caravan.config.ledger;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node as the cluster knows it.
 *
 * @param id its identity, sixteen hexadecimal digits
 * @param name what people call it
 * @param address its cluster address, {@code host:port}
 * @param management where its management API is, {@code host:port}; empty when it has none
 * @param voter whether it votes; a learner otherwise
 * @param format the highest format that it reads
 * @param version of the program
 */
public record NodeRecord(
        String id,
        String name,
        String address,
        String management,
        boolean voter,
        int format,
        String version,
        SortedSet<String> roles,
        SortedMap<String, String> labels) {
    public NodeRecord {
        roles = new TreeSet<>(roles);
        labels = new TreeMap<>(labels);
    }

    /** The same node, with or without a vote. */
    public NodeRecord voting(boolean votes) {
        return new NodeRecord(id, name, address, management, votes, format, version, roles, labels);
    }
}
