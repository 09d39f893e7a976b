package dev.caravan.config.rollout;

import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.NodeState.Step;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.util.Optional;

/**
 * What a node is told outside its batch: one that joined, returned or was undrained is brought to
 * the last revision proven everywhere, and a rollout under way has its participants to itself.
 */
public final class CatchUp {
    private CatchUp() {}

    /**
     * The revision that {@code node} should serve by now; 0 when nobody has to tell it anything.
     *
     * @param proven the last revision proven everywhere
     * @param running the rollout that is not over
     */
    public static long owed(long proven, Optional<RolloutState> running, String node) {
        boolean taken = running.map(rollout -> isTaken(rollout, node)).orElse(false);
        return taken ? 0 : proven;
    }

    private static boolean isTaken(RolloutState rollout, String id) {
        NodeState node = rollout.nodes().get(id);
        if (node == null) {
            return false;
        }
        boolean goesBack = rollout.phase() == Phase.REVERTING && node.touched();
        return node.step() != Step.MISSED || goesBack;
    }
}
