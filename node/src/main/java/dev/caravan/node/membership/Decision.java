package dev.caravan.node.membership;

import dev.caravan.node.membership.ClusterMessage.Belonging;

import java.util.Set;

/** What a round of {@link Forming} came to. */
sealed interface Decision {
    /** Not yet, and why; ask again. */
    record Wait(String why) implements Decision {}

    /** Never, unless an operator does something. */
    record Refuse(String why) implements Decision {}

    /** This node has made {@code cluster}, on its disk, and is its first member. */
    record Found(Belonging cluster) implements Decision {}

    /** This node belongs to {@code cluster}, which nobody runs, and is the one to run it again. */
    record RunAgain(Belonging cluster) implements Decision {}

    /** This node belongs to {@code cluster}, which runs at {@code seeds}. */
    record Join(Belonging cluster, Set<HostPort> seeds) implements Decision {}
}
