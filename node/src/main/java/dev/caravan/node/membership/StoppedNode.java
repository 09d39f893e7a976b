package dev.caravan.node.membership;

import dev.caravan.config.store.Marks;

import java.util.Map;
import java.util.Optional;

/** What an operator may change by hand of what a stopped node's disk says of clusters. */
public final class StoppedNode {
    private StoppedNode() {}

    /** The facts of a node that goes on as the only one of its cluster. */
    public static Map<String, String> alone(String self) {
        return Map.of(Forming.FOUNDERS, self);
    }

    /**
     * Releases the promise that this node gave while it was empty.
     *
     * @return the id of the node that held it
     * @throws IllegalStateException when there is none to release
     */
    public static String forgetPromise(Marks marks) {
        marks.membership().ifPresent(belongs -> {
            throw new IllegalStateException("this node belongs to cluster " + belongs.cluster()
                    + ", for ever: no promise stands (an empty data directory makes a new node)");
        });
        String holder = marks.promise()
                .orElseThrow(() -> new IllegalStateException(
                        "this node has promised nothing: there is nothing to forget"));
        marks.promise(Optional.empty());
        return holder;
    }
}
