package dev.caravan.node.membership;

import java.util.Set;

/** What this node knows of its cluster by its disk. Any thread; nothing blocks. */
public interface ClusterKnowledge {
    /** The voters; none when it knows of none, then the founders count. */
    Set<String> voters();

    /** The highest format that this node reads. */
    int reads();

    /** The format that the cluster writes. */
    int writes();

    /** Of a node that knows nothing but the first format. */
    static ClusterKnowledge none() {
        return new ClusterKnowledge() {
            @Override
            public Set<String> voters() {
                return Set.of();
            }

            @Override
            public int reads() {
                return 1;
            }

            @Override
            public int writes() {
                return 1;
            }
        };
    }
}
