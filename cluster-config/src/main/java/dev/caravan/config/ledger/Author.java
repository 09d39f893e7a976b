package dev.caravan.config.ledger;

/**
 * Who asked for a change.
 *
 * @param who a token's or user's name, {@code file} or {@code node}
 * @param from the client's address, or a node's id
 * @param role viewer, operator, admin; {@code system} for the cluster itself
 */
public record Author(String who, String from, String role) {
    /** The cluster itself, on this node. */
    public static Author system(String node) {
        return new Author("node", node, "system");
    }
}
