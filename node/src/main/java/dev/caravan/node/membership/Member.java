package dev.caravan.node.membership;

import java.util.Set;

/**
 * A node as the cluster sees it.
 *
 * @param id the node's id
 * @param address of its cluster port
 * @param status {@code joining}, {@code weakly-up}, {@code up}, {@code leaving}, {@code exiting} or
 *     {@code down}
 * @param reachable whether every other node hears of it
 * @param roles what it is for
 */
public record Member(
        String id, HostPort address, String status, boolean reachable, Set<String> roles) {
    public Member {
        roles = Set.copyOf(roles);
    }
}
