package dev.caravan.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The stories of every relay, with bytes that never come into this process. */
final class SpliceRelayTest extends RelayStories {
    private static final int AFTER = 10_000;
    private static final RelaySettings SETTINGS =
            new RelaySettings(Duration.ofSeconds(60).toNanos(), true, AFTER);

    SpliceRelayTest() {
        super(Transport.EPOLL, SETTINGS, 2 * AFTER);
    }

    @Test
    void theKernelTakesOverAfterTheFirstBytes() throws Exception {
        try (var tunnels = new Tunnelling(Transport.EPOLL, SETTINGS, Time.system());
                var pair = tunnels.open()) {
            Tunnel tunnel = (Tunnel) tunnels.relay();
            assertThat(tunnel.spliced()).isFalse();
            pair.server().send(AFTER);
            pair.client().read(AFTER);
            await().until(tunnel::spliced);
            pair.server().send(AFTER);
            pair.client().read(AFTER);
            await().until(() -> tunnel.counters().toClient() == 2 * AFTER);
        }
    }

    @Test
    void everyDescriptorIsReturned() throws Exception {
        try (var tunnels = new Tunnelling(Transport.EPOLL, SETTINGS, Time.system())) {
            one(tunnels);
            int before = descriptors();
            for (int i = 0; i < 40; i++) {
                one(tunnels);
            }
            await().untilAsserted(() -> assertThat(descriptors()).isEqualTo(before));
        }
    }

    private static void one(Tunnelling tunnels) throws Exception {
        try (var pair = tunnels.open()) {
            var sent = Peer.meanwhile(() -> pair.server().send(200_000));
            pair.client().read(200_000);
            sent.join();
            if (tunnels.totals.toClients() % 3 == 0) {
                pair.server().reset();
            }
        }
        tunnels.outcome();
    }

    private static int descriptors() throws IOException {
        int n = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                n++;
            }
        }
        return n;
    }
}
