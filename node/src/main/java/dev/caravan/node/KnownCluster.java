package dev.caravan.node;

import dev.caravan.config.agreement.Seat;
import dev.caravan.config.document.DocumentFormat;
import dev.caravan.node.agreement.Seating;
import dev.caravan.node.membership.ClusterKnowledge;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What a node's seat knows of its cluster; nothing before there is one. */
final class KnownCluster implements ClusterKnowledge {
    private volatile @Nullable Seating seating;

    /** From now on by this. */
    void by(Seating found) {
        seating = found;
    }

    @Override
    public Set<String> voters() {
        Seating now = seating;
        return now == null
                ? Set.of()
                : now.seat().map(Seat::members).map(m -> Set.copyOf(m.voters())).orElse(Set.of());
    }

    @Override
    public int reads() {
        return DocumentFormat.NEWEST;
    }

    @Override
    public int writes() {
        Seating now = seating;
        return now == null ? 1 : Math.max(1, now.local().format());
    }
}
