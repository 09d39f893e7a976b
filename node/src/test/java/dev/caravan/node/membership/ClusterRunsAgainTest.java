package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.node.Nodes;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class ClusterRunsAgainTest {
    private static final List<String> IDS = List.of("aa", "bb", "cc");

    @Test
    void afterAllWereAwayOneAloneWaitsAndTwoRunItAgain() throws Exception {
        HostPort[] seeds = new HostPort[IDS.size()];
        DiskInMemory[] disks = new DiskInMemory[IDS.size()];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = new HostPort("127.0.0.1", Nodes.freePort());
            disks[i] = new DiskInMemory();
        }
        String cluster;
        try (Memberships nodes = new Memberships()) {
            Membership[] all = new Membership[seeds.length];
            for (int i = 0; i < seeds.length; i++) {
                all[i] = start(nodes, i, disks, seeds);
            }
            Memberships.awaitTogether(3, all);
            cluster = disks[0].membership().orElseThrow().cluster();
        }
        try (Memberships nodes = new Memberships()) {
            Membership second = start(nodes, 1, disks, seeds);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(second.state().reason())
                            .isEqualTo("sees 1 of 3 voters of cluster " + cluster
                                    + ", 2 are needed to run it again"));
            assertThat(second.members()).isEmpty();
            Membership third = start(nodes, 2, disks, seeds);
            Memberships.awaitTogether(2, second, third);
            // The first founder finds them, and creates nothing.
            Membership first = start(nodes, 0, disks, seeds);
            Memberships.awaitTogether(3, first, second, third);
            assertThat(first.formed().toCompletableFuture().join().how())
                    .isEqualTo(Formed.How.JOIN);
            assertThat(second.formed().toCompletableFuture().join().how())
                    .isEqualTo(Formed.How.RUN_AGAIN);
            for (DiskInMemory disk : disks) {
                assertThat(disk.membership().orElseThrow().cluster()).isEqualTo(cluster);
            }
        }
    }

    private static Membership start(
            Memberships nodes, int which, DiskInMemory[] disks, HostPort[] seeds) {
        return nodes.start(
                IDS.get(which),
                disks[which],
                Memberships.settings(seeds[which].port(), 3, Optional.empty(), seeds));
    }
}
