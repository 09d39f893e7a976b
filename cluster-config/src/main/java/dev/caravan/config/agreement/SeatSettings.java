package dev.caravan.config.agreement;

import io.microraft.RaftConfig;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a node takes its seat.
 *
 * @param self this node's id
 * @param group the cluster's id and its incarnation, such as {@code c1/1}
 * @param founders the ids of the nodes that founded the cluster, all of them voters: the same on
 *     every node for ever, for those that join later as well. Used only on an empty disk
 * @param deadline how long a proposal or a read may take; 5 s by default
 * @param snapshotEvery after so many changes the log is replaced by what they made; at least 20,
 *     1,000 by default
 */
public record SeatSettings(
        String self, String group, Set<String> founders, Duration deadline, int snapshotEvery) {
    private static final int HEARTBEAT_TIMEOUT_SECONDS = 3;
    private static final int ELECTION_TIMEOUT_MILLIS = 500;

    /** What the library does not take at once is refused, and tried again by the proposer. */
    private static final int PENDING = 500;

    public SeatSettings {
        founders = Set.copyOf(new TreeSet<>(founders));
        if (founders.isEmpty()) {
            throw new IllegalArgumentException("founders: none (expected: at least one)");
        }
        if (snapshotEvery < 20) {
            throw new IllegalArgumentException(
                    "snapshotEvery: " + snapshotEvery + " (expected: at least 20)");
        }
    }

    /** With the defaults. */
    public static SeatSettings of(String self, String group, Set<String> founders) {
        return new SeatSettings(self, group, founders, Duration.ofSeconds(5), 1_000);
    }

    /**
     * The library's settings. A follower waits three seconds for a leader's heartbeat, looks every
     * second, and an election takes half of one, so that writes work again some five seconds after
     * a leader's death. A batch has to be smaller than the tenth of the log that the library keeps
     * behind a snapshot.
     */
    RaftConfig raft() {
        return RaftConfig.newBuilder()
                .setLeaderHeartbeatPeriodSecs(1)
                .setLeaderHeartbeatTimeoutSecs(HEARTBEAT_TIMEOUT_SECONDS)
                .setLeaderElectionTimeoutMillis(ELECTION_TIMEOUT_MILLIS)
                .setCommitCountToTakeSnapshot(snapshotEvery)
                .setAppendEntriesRequestBatchSize(Math.clamp(snapshotEvery / 20, 1, 50))
                .setMaxPendingLogEntryCount(PENDING)
                .setTransferSnapshotsFromFollowersEnabled(false)
                .setRaftNodeReportPublishPeriodSecs(10)
                .build();
    }

    /** How long ago a majority may have been heard of at most, to say that there is a quorum. */
    static Duration quorumAge() {
        return Duration.ofSeconds(HEARTBEAT_TIMEOUT_SECONDS + 1);
    }
}
