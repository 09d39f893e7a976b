package dev.caravan.config.rollout;

import java.util.Map;

/**
 * A node that takes part in a rollout.
 *
 * @param node its id
 * @param labels by which it may be put into batches
 */
public record Participant(String node, Map<String, String> labels) {
    public Participant {
        labels = Map.copyOf(labels);
    }
}
