package dev.caravan.config.rollout;

import java.util.List;

/**
 * Figures that a gate needs.
 *
 * @param fromMillis the beginning of the window that is judged, by the leader's clock
 * @param toMillis its end
 * @param windows whom to ask for what
 */
public record Measure(long fromMillis, long toMillis, List<Window> windows) {
    public Measure {
        windows = List.copyOf(windows);
    }

    /**
     * One question.
     *
     * @param changed whether it is about the revision that is judged; else it is to compare with
     * @param fromMillis by the leader's clock; before {@link Measure#fromMillis} where a node is
     *     compared with itself
     */
    public record Window(String node, boolean changed, long fromMillis, long toMillis) {}
}
