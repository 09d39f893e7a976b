package dev.caravan.node.membership;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What a node does when it leaves in order, one thing after another; filled by whoever can do it.
 * Nothing blocks; what is not done in its time is left as it is.
 */
public interface Parting {
    /** Says it is not ready, so that load balancers send nothing more. */
    CompletionStage<?> notReady();

    /** Stops accepting connections. */
    CompletionStage<?> stopAccepting();

    /** Lets connections finish, {@code within}; resets the rest. */
    CompletionStage<?> drain(Duration within);

    /** Gives what it does for the cluster to other nodes. */
    CompletionStage<?> handOff();

    /** Gives leadership away and is a voter no longer. */
    CompletionStage<?> leaveGroup();

    /** Is a member no longer, {@code within}. */
    CompletionStage<?> leaveCluster(Duration within);
}
