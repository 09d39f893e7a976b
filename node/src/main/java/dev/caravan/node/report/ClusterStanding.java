package dev.caravan.node.report;

/**
 * How a node stands to its cluster, in numbers.
 *
 * @param member whether it is a member
 * @param quorum whether a majority of the voters is heard
 * @param leads whether it leads
 * @param reachable members that every other one hears of, itself included
 * @param unreachable members that are not heard of
 * @param voters how many decide
 * @param serving the revision it serves; 0 for none
 * @param wanted the revision that is wanted
 * @param proven the revision proven everywhere
 * @param rolling whether a rollout is under way
 */
public record ClusterStanding(
        boolean member,
        boolean quorum,
        boolean leads,
        int reachable,
        int unreachable,
        int voters,
        long serving,
        long wanted,
        long proven,
        boolean rolling) {
    /** Of a node without a cluster. */
    public static final ClusterStanding ALONE =
            new ClusterStanding(false, false, false, 0, 0, 0, 0, 0, 0, false);
}
