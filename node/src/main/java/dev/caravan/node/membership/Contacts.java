package dev.caravan.node.membership;

import dev.caravan.config.store.Marks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom to ask: the seeds, and where members were last seen, which is kept on disk. */
final class Contacts {
    /** Where the addresses are kept. */
    static final String ADDRESSES = "membership.addresses";

    private static final int MOST_REMEMBERED = 16;

    private final Seeds seeds;
    private final Marks marks;
    private List<HostPort> remembered;

    Contacts(Seeds seeds, Marks marks) {
        this.seeds = seeds;
        this.marks = marks;
        this.remembered = marks.fact(ADDRESSES)
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(",")).stream()
                        .map(address -> HostPort.parse(address, HostPort.CLUSTER_PORT))
                        .toList())
                .orElse(List.of());
    }

    Seeds seeds() {
        return seeds;
    }

    /** All but {@code own}. */
    Set<HostPort> others(HostPort own) {
        Set<HostPort> all = new LinkedHashSet<>(seeds.known());
        all.addAll(remembered);
        all.remove(own);
        return all;
    }

    /**
     * Members were seen at these addresses; forgets who was seen longest ago.
     *
     * @param whole whether nobody is missing: then nobody is where somebody was before, and nodes
     *     that get a new address at each start are not looked for at all their old ones
     */
    void remember(Collection<HostPort> addresses, boolean whole) {
        Set<HostPort> newest = new LinkedHashSet<>(addresses);
        if (!whole) {
            newest.addAll(remembered);
        }
        List<HostPort> kept =
                new ArrayList<>(newest).subList(0, Math.min(newest.size(), MOST_REMEMBERED));
        if (!Set.copyOf(kept).equals(Set.copyOf(remembered))) {
            remembered = List.copyOf(kept);
            marks.fact(
                    ADDRESSES,
                    Optional.of(remembered.stream()
                            .map(HostPort::toString)
                            .collect(Collectors.joining(","))));
        }
    }
}
