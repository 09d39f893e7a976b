package dev.caravan.node;

import dev.caravan.management.server.Cluster;
import dev.caravan.node.report.ClusterStanding;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What tells a node what to serve: a file, or the cluster it is a node of. */
interface Guidance {
    /** What the management API may ask beside health and metrics. */
    Optional<Cluster> asked(Node node);

    /**
     * Begins.
     *
     * @throws StartFailed when what is to be served cannot be
     */
    void begin();

    /** Where the node is managed, from now on. */
    void managedAt(InetSocketAddress management);

    /**
     * Waits until something is served, where that depends on nobody else.
     *
     * @throws StartFailed when what is to be served cannot be
     */
    void awaitServing(Duration within);

    /** Completes when something is served for the first time. */
    CompletionStage<Void> serves();

    /** Why nothing is served; empty when something is. */
    Optional<String> waitingFor();

    /** How the node stands to its cluster. */
    ClusterStanding standing();

    /** Reads again what can be read again; whether what was read is what runs, or is to run. */
    boolean reload();

    /** Gives away what it does for the others; {@code forGood}, or to come back. */
    CompletionStage<Void> leaveGroup(boolean forGood);

    /** Is among the others no longer. */
    CompletionStage<Void> leaveCluster(Duration within);
}
