package dev.caravan.config.rollout;

import dev.caravan.config.proof.Figures;

import java.util.List;

/**
 * What was answered to a {@link Measure}, with the same window; a node that did not answer is left
 * out.
 *
 * @param changed figures of changed nodes
 * @param compared figures to compare with
 */
public record Measured(
        long fromMillis, long toMillis, List<Figures> changed, List<Figures> compared) {
    public Measured {
        changed = List.copyOf(changed);
        compared = List.copyOf(compared);
    }
}
