package dev.caravan.node.membership;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What two nodes' {@code cluster} systems tell each other; written by {@link ClusterSerializer}. */
sealed interface ClusterMessage {
    /**
     * Bytes of the post.
     *
     * @param from the sender's id
     * @param bytes never changed once handed over
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares frames.
    record Frame(String from, byte[] bytes) implements ClusterMessage {}

    /**
     * Who are you? Asked of every seed before joining.
     *
     * @param address where the answer goes: the asker's cluster port
     * @param node the asker's id
     * @param round of the asker, echoed by the answer; never used twice, not even by its next process
     * @param release the node to which the asker has promised and which it asks to be released by
     */
    record Question(String address, String node, long round, Optional<String> release)
            implements ClusterMessage {}

    /**
     * The answer.
     *
     * @param address the answerer's cluster port
     * @param node its id
     * @param process its process; another one under the same id is a copied data directory
     * @param round of the question
     * @param cluster the cluster it belongs to; empty for an empty node
     * @param running whether it is a member of the running {@code cluster} system of it
     * @param members ids of the members it sees, when it is running
     * @param expect its {@code --bootstrap-expect}
     * @param reads the highest format it reads
     * @param writes the format its cluster writes
     * @param promise to whom it has promised
     * @param confirms whether its promise, or its word to let a stopped cluster run again, is the
     *     asker's to count on in this round
     * @param released whether it gives the asker its promise back
     */
    record Who(
            String address,
            String node,
            String process,
            long round,
            Optional<Belonging> cluster,
            boolean running,
            Set<String> members,
            int expect,
            int reads,
            int writes,
            Optional<String> promise,
            boolean confirms,
            boolean released)
            implements ClusterMessage {
        public Who {
            members = Set.copyOf(members);
        }
    }

    /**
     * A cluster a node belongs to.
     *
     * @param founders whose promises made it: its first voters
     */
    record Belonging(String id, int incarnation, List<String> founders) {
        public Belonging {
            founders = List.copyOf(founders);
        }
    }
}
