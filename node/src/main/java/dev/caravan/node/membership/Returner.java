package dev.caravan.node.membership;

import dev.caravan.node.membership.ClusterMessage.Belonging;
import dev.caravan.node.membership.ClusterMessage.Who;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a node that belongs to a cluster makes of what it sees when it returns. */
final class Returner {
    private final Forming.Self self;
    private final Belonging cluster;
    private final Circumstances circumstances;
    private final Backing backing;

    Returner(Forming.Self self, Belonging cluster, Circumstances circumstances, Backing backing) {
        this.self = self;
        this.cluster = cluster;
        this.circumstances = circumstances;
        this.backing = backing;
    }

    /** Decides; {@code others} are all nodes that answered. */
    Decision decide(Collection<Who> others) {
        Optional<String> outdated = outdated(others);
        if (outdated.isPresent()) {
            return new Decision.Refuse(outdated.get());
        }
        List<Who> running =
                others.stream().filter(w -> w.running() && isOurs(w)).toList();
        if (!running.isEmpty()) {
            return Newcomer.ahead(self, cluster, running)
                    .<Decision>map(Decision.Refuse::new)
                    .orElseGet(() -> new Decision.Join(cluster, Newcomer.addresses(running)));
        }
        List<Who> stopped = others.stream()
                .filter(w ->
                        isOurs(w) || w.promise().filter(self.node()::equals).isPresent())
                .toList();
        Optional<Who> foreign = others.stream()
                .filter(w -> w.cluster().isPresent() && !isOurs(w))
                .filter(w -> w.running() || !isOlder(w))
                .findFirst();
        return stopped.isEmpty() && foreign.isPresent()
                ? new Decision.Refuse(foreign(foreign.get()))
                : runAgain(stopped);
    }

    private Decision runAgain(List<Who> stopped) {
        Set<String> voters = voters();
        if (!voters.contains(self.node())) {
            return new Decision.Wait("no member of cluster " + cluster.id() + " runs, and this"
                    + " node is no voter of it");
        }
        List<Who> seen = stopped.stream().filter(w -> voters.contains(w.node())).toList();
        int majority = voters.size() / 2 + 1;
        if (1 + seen.size() < majority) {
            return new Decision.Wait("sees " + (1 + seen.size()) + " of " + voters.size()
                    + " voters of cluster " + cluster.id() + ", " + majority
                    + " are needed to run it again");
        }
        TreeSet<String> candidates = new TreeSet<>(Set.of(self.node()));
        seen.stream().filter(this::isOurs).map(Who::node).forEach(candidates::add);
        String lowest = candidates.first();
        if (!backing.back(lowest) || !lowest.equals(self.node())) {
            return new Decision.Wait(
                    "node " + lowest + " is to run cluster " + cluster.id() + " again");
        }
        long backed = 1 + seen.stream().filter(Who::confirms).count();
        return backed >= majority
                ? new Decision.RunAgain(cluster)
                : new Decision.Wait("is to run cluster " + cluster.id() + " again, backed by "
                        + backed + " of " + voters.size() + " voters");
    }

    private Set<String> voters() {
        Set<String> known = circumstances.voters().get();
        return known.isEmpty() ? Set.copyOf(cluster.founders()) : known;
    }

    private Optional<String> outdated(Collection<Who> others) {
        return others.stream()
                .filter(w -> w.cluster()
                        .filter(c -> c.id().equals(cluster.id()))
                        .filter(c -> c.incarnation() > cluster.incarnation())
                        .isPresent())
                .findFirst()
                .map(w -> "this node is of incarnation " + cluster.incarnation() + " of cluster "
                        + cluster.id() + ", which was recovered as incarnation "
                        + w.cluster().map(Belonging::incarnation).orElseThrow() + ", that of node "
                        + w.node() + " at " + w.address()
                        + " (empty its data directory, and it can join)");
    }

    /** A node of an older incarnation that is in no running cluster is refused, and no obstacle. */
    private boolean isOlder(Who who) {
        return who.cluster()
                .filter(c -> c.id().equals(cluster.id()))
                .filter(c -> c.incarnation() < cluster.incarnation())
                .isPresent();
    }

    private String foreign(Who who) {
        Belonging other = who.cluster().orElseThrow();
        return other.id().equals(cluster.id())
                ? "node " + who.node() + " at " + who.address() + " is of incarnation "
                        + other.incarnation() + " of cluster " + cluster.id() + ", this node of "
                        + cluster.incarnation() + " (stop that node and empty its data directory)"
                : "this node belongs to cluster " + cluster.id() + ", the seed "
                        + who.address() + " to cluster " + other.id()
                        + " (expected: seeds of its own cluster, or an empty data directory)";
    }

    private boolean isOurs(Who who) {
        return who.cluster()
                .filter(c -> c.id().equals(cluster.id()))
                .filter(c -> c.incarnation() == cluster.incarnation())
                .isPresent();
    }
}
