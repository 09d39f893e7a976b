package dev.caravan.node.membership;

import java.util.Set;

/**
 * When two parts of one cluster run beside each other, each complete to itself: which of them gives
 * up and joins the other. What is agreed on is not touched, for that needs a majority of voters.
 */
final class Reunion {
    /** As often has another part to be seen, for its members may just be joining. */
    static final int TIMES = 3;

    private int seen;

    /**
     * Whether this part gives up.
     *
     * @param mine the members of this part
     * @param theirs the members of each part that has none of this node's members seen as its own
     */
    boolean yields(Set<String> mine, Iterable<Set<String>> theirs) {
        boolean smaller = false;
        boolean any = false;
        for (Set<String> other : theirs) {
            any = true;
            smaller |= other.size() > mine.size()
                    || other.size() == mine.size() && lowest(other).compareTo(lowest(mine)) < 0;
        }
        seen = any ? seen + 1 : 0;
        return smaller && seen >= TIMES;
    }

    private static String lowest(Set<String> ids) {
        return ids.stream().min(String::compareTo).orElse("");
    }
}
