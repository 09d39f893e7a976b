package dev.caravan.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What every relay does, whatever moves its bytes. */
abstract class RelayStories {
    private static final int MANY = 20 * 1024 * 1024;
    private static final long REST_NANOS = 30_000;

    private final Transport transport;
    private final RelaySettings settings;
    private final int warmUp;
    private final boolean noticesALateReset;
    private Tunnelling tunnels;

    /**
     * @param warmUp how many bytes go down before a story begins, so that the bytes of the story are
     *     moved by the relay in question
     */
    RelayStories(Transport transport, RelaySettings settings, int warmUp) {
        this.transport = transport;
        this.settings = settings;
        this.warmUp = warmUp;
        // The JDK's selector is silent about a reset after the end of input.
        this.noticesALateReset = transport == Transport.EPOLL;
    }

    @BeforeEach
    void listen() throws Exception {
        tunnels = new Tunnelling(transport, settings, Time.system());
    }

    @AfterEach
    void stop() throws Exception {
        tunnels.close();
    }

    private Tunnelling.Pair open() throws Exception {
        Tunnelling.Pair pair = tunnels.open();
        if (warmUp > 0) {
            CompletableFuture<Void> sent = Peer.meanwhile(() -> pair.server().send(warmUp));
            pair.client().read(warmUp);
            sent.join();
        }
        return pair;
    }

    private void endsWith(Termination why, long fromClient, long toClient) throws Exception {
        Relay.Outcome outcome = tunnels.outcome();
        assertThat(outcome)
                .isEqualTo(new Relay.Outcome(why, outcome.detail(), fromClient, toClient + warmUp));
        assertThat(tunnels.totals.fromClients()).isEqualTo(fromClient);
        assertThat(tunnels.totals.toClients()).isEqualTo(toClient + warmUp);
    }

    @Test
    void aHalfClosedSlowReaderGetsEveryByteOf20Megabytes() throws Exception {
        try (var pair = open()) {
            pair.client().send(1);
            pair.client().finish();
            assertThat(pair.server().readToEnd(0)).isEqualTo(1);
            CompletableFuture<Void> sent = Peer.meanwhile(() -> {
                pair.server().send(MANY);
                pair.server().close();
            });
            assertThat(pair.client().readToEnd(REST_NANOS)).isEqualTo(warmUp + MANY);
            sent.join();
        }
        endsWith(Termination.OK, 1, MANY);
    }

    @Test
    void aSlowUpstreamGetsEveryByteOfAClientThatHasFinished() throws Exception {
        try (var pair = open()) {
            CompletableFuture<Void> sent = Peer.meanwhile(() -> {
                pair.client().send(MANY);
                pair.client().finish();
            });
            assertThat(pair.server().readToEnd(REST_NANOS)).isEqualTo(MANY);
            sent.join();
            pair.server().send(5);
            pair.server().close();
            assertThat(pair.client().readToEnd(0)).isEqualTo(warmUp + 5);
        }
        endsWith(Termination.OK, MANY, 5);
    }

    @Test
    void bothDirectionsMoveAtOnce() throws Exception {
        try (var pair = open()) {
            var up = Peer.meanwhile(() -> {
                pair.client().send(MANY);
                pair.client().finish();
            });
            var down = Peer.meanwhile(() -> {
                pair.server().send(MANY);
                pair.server().finish();
            });
            var atServer =
                    Peer.meanwhile(() -> assertThat(pair.server().readToEnd(0)).isEqualTo(MANY));
            assertThat(pair.client().readToEnd(0)).isEqualTo(warmUp + MANY);
            CompletableFuture.allOf(up, down, atServer).join();
        }
        endsWith(Termination.OK, MANY, MANY);
    }

    @Test
    void thousandsOfSmallMessagesGoBackAndForth() throws Exception {
        Random random = new Random(7);
        long up = 0;
        long down = 0;
        try (var pair = open()) {
            for (int i = 0; i < 5000; i++) {
                int question = 1 + random.nextInt(200);
                int answer = 1 + random.nextInt(2000);
                pair.client().send(question);
                pair.server().read(question);
                pair.server().send(answer);
                pair.client().read(answer);
                up += question;
                down += answer;
            }
            pair.client().close();
            assertThat(pair.server().readToEnd(0)).isEqualTo(up);
        }
        endsWith(Termination.OK, up, down);
    }

    @Test
    void oneByteAtATimeArrives() throws Exception {
        try (var pair = open()) {
            for (int i = 0; i < 500; i++) {
                pair.client().send(1);
                pair.server().read(1);
            }
            pair.server().close();
            assertThat(pair.client().readToEnd(0)).isEqualTo(warmUp);
        }
        endsWith(Termination.OK, 500, 0);
    }

    @Test
    void countsMoveWhileItRuns() throws Exception {
        try (var pair = open()) {
            Relay relay = tunnels.relay();
            pair.client().send(1000);
            pair.server().read(1000);
            await().until(() -> relay.counters().fromClient() == 1000);
            pair.server().send(300);
            pair.client().read(300);
            await().until(() -> relay.counters().toClient() == warmUp + 300);
        }
    }

    @Test
    void anUpstreamThatResetsGivesTheClientWhatItHadSent() throws Exception {
        try (var pair = open()) {
            pair.server().send(100_000);
            await().until(() -> tunnels.totals.toClients() == warmUp + 100_000);
            pair.server().reset();
            assertThat(pair.client().readToEnd(0)).isEqualTo(warmUp + 100_000);
        }
        endsWith(Termination.UPSTREAM_RESET, 0, 100_000);
    }

    @Test
    void aClientThatResetsIsNamedAndTheUpstreamIsClosed() throws Exception {
        try (var pair = open()) {
            pair.client().send(10);
            pair.server().read(10);
            pair.client().reset();
            assertThat(pair.server().readToEnd(0)).isEqualTo(10);
        }
        endsWith(Termination.CLIENT_RESET, 10, 0);
    }

    @Test
    void aClientThatResetsWhileTheUpstreamSendsEndsTheTunnel() throws Exception {
        try (var pair = open()) {
            var sending = Peer.meanwhile(() -> pair.server().send(Long.MAX_VALUE / 2));
            pair.client().read(1_000_000);
            pair.client().reset();
            assertThat(tunnels.outcome().why()).isEqualTo(Termination.CLIENT_RESET);
            assertThat(sending).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aClientThatResetsAfterItHasFinishedEndsTheTunnel() throws Exception {
        try (var pair = open()) {
            pair.client().finish();
            assertThat(pair.server().readToEnd(0)).isZero();
            var sending = Peer.meanwhile(() -> pair.server().send(Long.MAX_VALUE / 2));
            pair.client().read(1_000_000);
            pair.client().reset();
            assertThat(tunnels.outcome().why()).isEqualTo(Termination.CLIENT_RESET);
            assertThat(sending).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aSlowClientStillGetsWhatAResetUpstreamHadSent() throws Exception {
        try (var pair = open()) {
            pair.server().send(400_000);
            await().until(() -> tunnels.totals.toClients() > warmUp + 100_000);
            pair.server().reset();
            long got = pair.client().readToEnd(REST_NANOS) - warmUp;
            Relay.Outcome outcome = tunnels.outcome();
            assertThat(outcome.why()).isEqualTo(Termination.UPSTREAM_RESET);
            assertThat(outcome.toClient()).isEqualTo(warmUp + got);
        }
    }

    @Test
    void endOfInputWithBytesInFlightLosesNone() throws Exception {
        for (int i = 0; i < 30; i++) {
            int bytes = 1 + i * 7919;
            try (var pair = open()) {
                var sent = Peer.meanwhile(() -> {
                    pair.server().send(bytes);
                    pair.server().close();
                });
                assertThat(pair.client().readToEnd(0)).isEqualTo(warmUp + bytes);
                sent.join();
            }
            assertThat(tunnels.outcome().why()).isEqualTo(Termination.OK);
        }
    }

    /** A server that refuses an upload: it answers, and closes with the upload unread. */
    @Test
    void theLastWordsOfAnUpstreamThatClosesOnAnUploadReachTheClient() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var pair = open()) {
                int round = i;
                var uploading = Peer.meanwhile(() -> pair.client().send(500_000 + round * 200_000));
                pair.server().read(1000);
                await().until(() -> pair.server().socket.getInputStream().available() > 0);
                pair.server().send(5000);
                pair.server().close();
                assertThat(pair.client().readWhatComes() - warmUp).isEqualTo(5000);
                if (noticesALateReset) {
                    assertThat(tunnels.outcome().why()).isEqualTo(Termination.UPSTREAM_RESET);
                } else {
                    pair.client().close();
                    tunnels.outcome();
                }
                uploading.handle((done, failure) -> done).join();
            }
        }
    }

    @Test
    void closedFromOutsideItSaysWhy() throws Exception {
        try (var pair = open()) {
            pair.client().send(10);
            pair.server().read(10);
            Relay relay = tunnels.relay();
            tunnels.loop().executor().execute(() -> {
                relay.close(Termination.OPERATOR, "by hand");
                relay.close(Termination.LIFETIME, "too late");
            });
            assertThat(pair.client().readToEnd(0)).isEqualTo(warmUp);
            assertThat(pair.server().readToEnd(0)).isEqualTo(10);
        }
        endsWith(Termination.OPERATOR, 10, 0);
    }
}
