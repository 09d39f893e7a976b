package dev.caravan.node.membership;

import dev.caravan.node.membership.ClusterMessage.Belonging;
import dev.caravan.node.membership.ClusterMessage.Who;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What an empty node makes of nodes that belong to a cluster. */
final class Newcomer {
    private final Forming.Self self;
    private final Optional<String> promise;

    Newcomer(Forming.Self self, Optional<String> promise) {
        this.self = self;
        this.promise = promise;
    }

    /**
     * Decides.
     *
     * @param belonging nodes that belong to a cluster, at least one
     * @param enter told the cluster before this node joins it
     */
    Decision decide(List<Who> belonging, Consumer<Belonging> enter) {
        TreeMap<String, String> seen = new TreeMap<>();
        belonging.forEach(who -> seen.putIfAbsent(cluster(who).id(), who.address()));
        if (seen.size() > 1) {
            return new Decision.Refuse("the seeds belong to different clusters: "
                    + seen.entrySet().stream()
                            .map(e -> e.getKey() + " at " + e.getValue())
                            .collect(Collectors.joining(", "))
                    + " (expected: seeds of one cluster)");
        }
        int incarnation =
                belonging.stream().mapToInt(w -> cluster(w).incarnation()).max().orElseThrow();
        List<Who> newest = belonging.stream()
                .filter(w -> cluster(w).incarnation() == incarnation)
                .toList();
        List<Who> running = newest.stream().filter(Who::running).toList();
        Belonging cluster = cluster((running.isEmpty() ? newest : running).getFirst());
        Optional<String> obstacle = obstacle(cluster, newest, running);
        if (obstacle.isPresent()) {
            return new Decision.Wait(obstacle.get());
        }
        Optional<String> ahead = ahead(self, cluster, running);
        if (ahead.isPresent()) {
            return new Decision.Refuse(ahead.get());
        }
        enter.accept(cluster);
        return new Decision.Join(cluster, addresses(running));
    }

    private Optional<String> obstacle(Belonging cluster, List<Who> newest, List<Who> running) {
        if (!isFree(cluster, newest)) {
            return Optional.of("promised to node " + promise.orElseThrow()
                    + ", which is not known to belong to cluster " + cluster.id()
                    + " (caravan cluster forget-promise releases it, when that node is gone for"
                    + " ever)");
        }
        return running.isEmpty()
                ? Optional.of("cluster " + cluster.id() + ", seen at "
                        + newest.getFirst().address() + ", does not run yet")
                : Optional.empty();
    }

    /** Whether the promise is kept by joining: its holder belongs there, so creates nothing. */
    private boolean isFree(Belonging cluster, List<Who> whos) {
        if (promise.isEmpty() || promise.get().equals(self.node())) {
            return true;
        }
        String holder = promise.get();
        return cluster.founders().contains(self.node())
                || cluster.founders().contains(holder)
                || whos.stream()
                        .anyMatch(w -> w.node().equals(holder) || w.members().contains(holder));
    }

    /** Why {@code self} cannot follow a cluster whose members are newer programs. */
    static Optional<String> ahead(Forming.Self self, Belonging cluster, List<Who> running) {
        return running.stream()
                .filter(w -> w.writes() > self.reads())
                .findFirst()
                .map(w -> "cluster " + cluster.id() + " writes format " + w.writes()
                        + ", and this node reads up to " + self.reads()
                        + " (expected: a newer version of this program)");
    }

    static Set<HostPort> addresses(List<Who> whos) {
        return whos.stream()
                .map(w -> HostPort.parse(w.address(), HostPort.CLUSTER_PORT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Belonging cluster(Who who) {
        return who.cluster().orElseThrow();
    }
}
