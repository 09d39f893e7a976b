package dev.caravan.management.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The node that answers. Any thread; nothing blocks. */
public interface ThisNode {
    /** How it is. */
    View view();

    /** Stops taking new connections, and says it is not ready; those there live on. */
    CompletionStage<Void> drain();

    /** Takes connections again. */
    CompletionStage<Void> undrain();

    /** Leaves the cluster in order and ends the process. */
    CompletionStage<Void> leave();

    /**
     * A node.
     *
     * @param member {@code up}, {@code joining}, {@code leaving}, {@code down}, {@code alone}
     * @param memberSinceMillis since when {@code member} is so
     * @param proven the revision it serves, proven
     * @param document the hash of that document
     * @param trying the revision it is trying; 0 for none
     * @param differs what it does not serve as the wanted revision says, in words
     * @param digest over the files and collections that it serves with the document: the same on
     *     nodes that serve the same; empty when it serves nothing
     */
    record View(
            String id,
            String name,
            String version,
            String address,
            String management,
            List<String> roles,
            Map<String, String> labels,
            String member,
            long memberSinceMillis,
            boolean voter,
            boolean leader,
            boolean ready,
            String notReadyBecause,
            boolean draining,
            long proven,
            String document,
            long trying,
            List<String> differs,
            long connections,
            long startedAtMillis,
            int format,
            String digest) {
        /** The same, with one more word on what differs. */
        public View differing(String word) {
            List<String> words = new ArrayList<>(differs);
            words.add(word);
            return new View(
                    id,
                    name,
                    version,
                    address,
                    management,
                    roles,
                    labels,
                    member,
                    memberSinceMillis,
                    voter,
                    leader,
                    ready,
                    notReadyBecause,
                    draining,
                    proven,
                    document,
                    trying,
                    words,
                    connections,
                    startedAtMillis,
                    format,
                    digest);
        }
    }
}
