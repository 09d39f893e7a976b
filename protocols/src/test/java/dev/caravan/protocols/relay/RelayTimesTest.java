package dev.caravan.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.ManualTime;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Idle time and stalls, by a clock moved by hand. */
final class RelayTimesTest {
    private static final Duration IDLE = Duration.ofSeconds(80);
    private static final int WARM_UP = 20_000;

    private final ManualTime time = new ManualTime(1);

    /** The ways bytes move. */
    enum Way {
        COPY_ON_EPOLL(Transport.EPOLL, false),
        COPY_ON_NIO(Transport.NIO, false),
        SPLICE(Transport.EPOLL, true);

        private final Transport transport;
        private final boolean splice;

        Way(Transport transport, boolean splice) {
            this.transport = transport;
            this.splice = splice;
        }
    }

    private Tunnelling tunnels(Way way) throws Exception {
        var settings = new RelaySettings(IDLE.toNanos(), way.splice, WARM_UP / 2);
        return new Tunnelling(way.transport, settings, time);
    }

    private static Tunnelling.Pair warm(Tunnelling tunnels) throws Exception {
        var pair = tunnels.open();
        pair.server().send(WARM_UP);
        pair.client().read(WARM_UP);
        await().until(() -> tunnels.totals.toClients() == WARM_UP);
        return pair;
    }

    /** Time passes, and the loop's wheel has turned to it. */
    private void pass(Tunnelling tunnels, Duration by) throws Exception {
        time.pass(by);
        CompletableFuture<Void> turned = new CompletableFuture<>();
        tunnels.loop().executor().execute(() -> {
            var fence = tunnels.loop().deadlines().deadline(() -> turned.complete(null));
            fence.in(1);
            time.pass(Duration.ofMillis(200));
        });
        turned.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void aTunnelInWhichNothingMovesEndsByItsIdleTime(Way way) throws Exception {
        try (var tunnels = tunnels(way);
                var pair = warm(tunnels)) {
            pass(tunnels, IDLE.minusSeconds(2));
            pair.client().send(1);
            pair.server().read(1);
            await().until(() -> tunnels.totals.fromClients() == 1);
            for (int i = 0; i < 8; i++) {
                pass(tunnels, IDLE.dividedBy(8).minusSeconds(1));
            }
            assertThat(tunnels.running()).isTrue();
            for (int i = 0; i < 3; i++) {
                pass(tunnels, IDLE.dividedBy(8));
            }
            assertThat(tunnels.outcome().why()).isEqualTo(Termination.IDLE);
            assertThat(pair.client().readToEnd(0)).isEqualTo(WARM_UP);
            assertThat(pair.server().readToEnd(0)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aByteNowAndThenKeepsATunnelAlive(Way way) throws Exception {
        try (var tunnels = tunnels(way);
                var pair = warm(tunnels)) {
            for (int i = 1; i <= 10; i++) {
                pass(tunnels, IDLE.dividedBy(2));
                pair.server().send(1);
                pair.client().read(1);
                int count = WARM_UP + i;
                await().until(() -> tunnels.totals.toClients() == count);
            }
            assertThat(tunnels.running()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatTakesNothingIsNamedAndReset(Way way) throws Exception {
        try (var tunnels = tunnels(way);
                var pair = warm(tunnels)) {
            var sending = Peer.meanwhile(() -> pair.server().send(Long.MAX_VALUE / 2));
            stalled(tunnels);
            for (int i = 0; i < 12; i++) {
                pass(tunnels, IDLE.dividedBy(8));
            }
            Relay.Outcome outcome = tunnels.outcome();
            assertThat(outcome.why()).isEqualTo(Termination.CLIENT_STALLED);
            assertThat(outcome.detail()).endsWith("bytes not taken");
            assertThat(pair.client().readsUntilBroken()).isTrue();
            assertThat(sending).failsWithin(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSlowClientOfAnUpstreamThatHasClosedIsNotIdleWhileItTakesBytes(Way way) throws Exception {
        int bytes = 3_000_000;
        try (var tunnels = tunnels(way);
                var pair = warm(tunnels)) {
            var sending = Peer.meanwhile(() -> {
                pair.server().send(bytes);
                pair.server().close();
            });
            for (int i = 0; i < 20; i++) {
                pair.client().read(bytes / 20);
                pass(tunnels, IDLE.dividedBy(20));
            }
            sending.join();
            assertThat(pair.client().readToEnd(0)).isEqualTo(WARM_UP + bytes);
            pair.client().close();
            assertThat(tunnels.outcome().why()).isEqualTo(Termination.OK);
        }
    }

    /** Waits until the tunnel moves nothing although it could. */
    private static void stalled(Tunnelling tunnels) {
        long[] last = new long[] {-1};
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            long now = tunnels.totals.toClients();
            boolean stands = now == last[0] && now > WARM_UP;
            last[0] = now;
            return stands;
        });
    }
}
