package dev.caravan.node.membership;

import java.util.List;
import java.util.Set;

/**
 * That this node belongs to a cluster: on its disk already.
 *
 * @param how by which way, this time
 * @param cluster the cluster's id
 * @param incarnation 1, and one more each time it was recovered by hand
 * @param founders the nodes whose promises made it: its first voters; the same on every node
 * @param seeds where it joined; none when it was the first to run
 */
public record Formed(
        How how, String cluster, int incarnation, List<String> founders, Set<HostPort> seeds) {
    /** By which way a node came to run in its cluster. */
    public enum How {
        /** This node created it. */
        FOUND,
        /** It runs already, and this node joins. */
        JOIN,
        /** Nobody ran it, and this node runs it again. */
        RUN_AGAIN
    }

    public Formed {
        founders = List.copyOf(founders);
        seeds = Set.copyOf(seeds);
    }
}
