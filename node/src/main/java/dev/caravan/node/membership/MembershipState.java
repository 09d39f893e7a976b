package dev.caravan.node.membership;

import java.util.Locale;

/**
 * How this node stands to its cluster.
 *
 * @param sinceMillis since when {@code kind} is so, wall clock; kept while the system is started anew
 * @param reason why it is not up, for a person; empty when it is
 */
public record MembershipState(Kind kind, long sinceMillis, String reason) {
    /** What it is. */
    public enum Kind {
        /** There is no cluster: the node is for itself. */
        ALONE,
        /** It has not been a member since the process started. */
        JOINING,
        /** It is a member. */
        UP,
        /** It was a member, and is to be again. */
        DOWN,
        /** It leaves, or has left. */
        LEAVING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
