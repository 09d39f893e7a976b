package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;

import java.util.function.Supplier;

/** How the node stands to its cluster; all of it 0 on a node alone. */
final class ClusterFigures implements Figures {
    private final Supplier<ClusterStanding> standing;

    ClusterFigures(Supplier<ClusterStanding> standing) {
        this.standing = standing;
    }

    @Override
    public void write(MetricsText text) {
        ClusterStanding now = standing.get();
        flag(text, "caravan_cluster_member", "1 while the node is a member.", now.member());
        flag(text, "caravan_cluster_quorum", "1 while a majority is heard.", now.quorum());
        flag(text, "caravan_cluster_leader", "1 on the node that leads.", now.leads());
        text.gauge("caravan_cluster_members", "Members as this node sees them.")
                .sample(now.reachable(), "state", "reachable")
                .sample(now.unreachable(), "state", "unreachable");
        text.gauge("caravan_cluster_voters", "Nodes whose majority decides.").sample(now.voters());
        text.gauge("caravan_revision", "Numbers of revisions.")
                .sample(now.serving(), "which", "serving")
                .sample(now.wanted(), "which", "wanted")
                .sample(now.proven(), "which", "proven");
        flag(text, "caravan_rollout_running", "1 while a rollout is under way.", now.rolling());
    }

    private static void flag(MetricsText text, String name, String help, boolean set) {
        text.gauge(name, help).sample(set ? 1 : 0);
    }
}
