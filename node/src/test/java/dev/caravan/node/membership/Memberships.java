package dev.caravan.node.membership;

import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.loop.Time;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Real nodes' memberships on loopback, for stories. */
final class Memberships implements AutoCloseable {
    private final List<Membership> started = new ArrayList<>();

    /** A node that finds others at {@code seeds}. */
    Membership start(String node, DiskInMemory disk, int expect, HostPort... seeds) {
        return start(node, disk, settings(0, expect, Optional.empty(), seeds));
    }

    Membership start(String node, DiskInMemory disk, ClusterSettings settings) {
        Membership membership = Membership.start(
                new Membership.Self(node, Set.of("ingress")),
                settings,
                disk,
                ClusterKnowledge.none(),
                Time.system());
        started.add(membership);
        return membership;
    }

    static ClusterSettings settings(int port, int expect, Optional<Path> keys, HostPort... seeds) {
        return new ClusterSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty(),
                List.of(seeds),
                expect,
                keys,
                false);
    }

    static HostPort address(Membership membership) {
        return membership.address().orElseThrow();
    }

    /** Waits until each sees {@code members} reachable members. */
    static void awaitTogether(int members, Membership... all) {
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            for (Membership each : all) {
                long up = each.members().stream()
                        .filter(m -> m.reachable() && m.status().equals("up"))
                        .count();
                if (!each.isUp() || up != members || each.members().size() != members) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void close() {
        started.forEach(Membership::close);
    }
}
