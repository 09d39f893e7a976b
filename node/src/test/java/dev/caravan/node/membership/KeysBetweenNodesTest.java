package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.node.Nodes;
import dev.caravan.node.keys.ClusterKeys;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

class KeysBetweenNodesTest {
    @TempDir
    Path folder;

    @Test
    void nodesOfOneAuthorityJoinAndForeignKeysAreRefused() throws Exception {
        Path keys = keys("keys", "one", "two");
        Path foreign = keys("foreign", "three");
        Path plain = managementKeysOf(keys.resolve("two"));
        try (Memberships nodes = new Memberships()) {
            Membership one = nodes.start("one", new DiskInMemory(), settings(keys.resolve("one")));
            Memberships.awaitTogether(1, one);
            HostPort seed = Memberships.address(one);
            DiskInMemory disks = new DiskInMemory();
            Membership three =
                    nodes.start("three", disks, settings(foreign.resolve("three"), seed));
            Membership four = nodes.start("four", new DiskInMemory(), settings(plain, seed));
            Membership two =
                    nodes.start("two", new DiskInMemory(), settings(keys.resolve("two"), seed));
            Memberships.awaitTogether(2, one, two);

            Queue<String> atTwo = new ConcurrentLinkedQueue<>();
            two.post().deliverTo((from, frame) -> atTwo.add(from));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                one.post().send("two", new byte[10]);
                return !atTwo.isEmpty();
            });
            // They asked every second meanwhile, and have heard nothing.
            for (Membership refused : List.of(three, four)) {
                await().untilAsserted(() ->
                        assertThat(refused.state().reason()).isEqualTo("sees 1 of 2 empty nodes"));
            }
            assertThat(disks.membership()).isEmpty();
            assertThat(one.members()).extracting(Member::id).containsExactly("one", "two");
        }
    }

    private static ClusterSettings settings(Path keys, HostPort... seeds) throws Exception {
        return Memberships.settings(
                Nodes.freePort(), seeds.length == 0 ? 1 : 2, Optional.of(keys), seeds);
    }

    private Path keys(String name, String... nodes) {
        Path keys = folder.resolve(name);
        new ClusterKeys(new SecureRandom(), Instant.now()).create(keys, List.of(nodes), List.of());
        return keys;
    }

    /** What somebody has who stole the management API's key. */
    private Path managementKeysOf(Path node) throws Exception {
        Path stolen = Files.createDirectory(folder.resolve("stolen"));
        Files.copy(node.resolve("ca.crt"), stolen.resolve("ca.crt"));
        for (String kind : new String[] {".crt", ".key"}) {
            Files.copy(
                    node.resolve("management" + kind),
                    stolen.resolve("node" + kind),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return stolen;
    }
}
