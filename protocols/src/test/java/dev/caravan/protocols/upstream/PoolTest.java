package dev.caravan.protocols.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One loop's pool to one endpoint, its clock moved by hand. */
class PoolTest {
    private static final Dial.Judge ANY = (target, address) -> Optional.empty();

    private final AtomicLong nanos = new AtomicLong();
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public long wallMillis() {
            return nanos.get() / 1_000_000;
        }
    };
    private final EventLoops loops = EventLoops.start(Transport.NIO, 1, time);
    private final Loop loop = loops.loops().getFirst();
    private ServerSocket server;
    private Pool pool;

    @BeforeEach
    void listens() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        pool = pool(server.getLocalPort(), 2);
    }

    @AfterEach
    void ends() throws IOException {
        on(() -> {
            pool.close();
            return null;
        });
        server.close();
        loops.close();
    }

    private Pool pool(int port, int connections) {
        PoolRules rules = new PoolRules(
                Duration.ofSeconds(5),
                Duration.ofSeconds(55),
                Duration.ofMinutes(10),
                connections,
                8,
                1,
                Duration.ofSeconds(3),
                Duration.ofSeconds(1));
        return new Pool(loop, new Target("127.0.0.1", port), Egress.direct(), rules);
    }

    private <T> T on(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, loop.executor())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** What a taker is told. */
    private static final class Told extends CompletableFuture<Lease> implements Taker {
        @Override
        public void leased(Lease lease) {
            complete(lease);
        }

        @Override
        public void refused(Refusal why) {
            completeExceptionally(new IOException(why.kind().name()));
        }

        @Override
        public void none(String detail) {
            completeExceptionally(new IOException("none: " + detail));
        }

        @Override
        public void full(String detail) {
            completeExceptionally(new IOException("full: " + detail));
        }
    }

    private Told ask(Dial.Judge judge) {
        Told told = new Told();
        on(() -> pool.lease(judge, false, told));
        return told;
    }

    private Lease leased() {
        return ask(ANY).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void giveBack(Lease lease) {
        on(() -> {
            lease.giveBack(nanos.get());
            return null;
        });
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    void theConnectionUsedLastIsLentFirst() {
        Lease first = leased();
        Lease second = leased();
        giveBack(first);
        giveBack(second);
        assertThat(leased()).isSameAs(second);
        assertThat(leased()).isSameAs(first);
        assertThat(first.reused()).isTrue();
    }

    @Test
    void anIdleConnectionEndsAfterItsTime() throws IOException {
        Lease lease = leased();
        Socket seen = server.accept();
        giveBack(lease);
        pass(Duration.ofSeconds(54));
        assertThat(on(() -> pool.idle())).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        await().until(() -> on(() -> pool.open()) == 0);
        assertThat(seen.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void anOldConnectionIsNotLentAgain() {
        Lease lease = leased();
        pass(Duration.ofMinutes(10));
        giveBack(lease);
        assertThat(on(() -> pool.idle())).isZero();
        assertThat(lease.over()).isTrue();
    }

    @Test
    void bytesOnAnIdleConnectionEndIt() throws IOException {
        Lease lease = leased();
        Socket seen = server.accept();
        giveBack(lease);
        seen.getOutputStream().write('x');
        await().until(() -> on(() -> pool.idle()) == 0);
    }

    @Test
    void theEndOfAnIdleConnectionRemovesIt() throws IOException {
        Lease lease = leased();
        Socket seen = server.accept();
        giveBack(lease);
        seen.close();
        await().until(() -> on(() -> pool.idle()) == 0);
    }

    @Test
    void theJudgeIsAskedAgainAtEachLease() {
        giveBack(leased());
        Told told =
                ask((target, address) -> Optional.of(Refusal.of(Refusal.Kind.NOT_ALLOWED, "no")));
        assertThat(told)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("NOT_ALLOWED");
    }

    @Test
    void oneWaitsWhereAllAreInUseAndTheNextIsTurnedAway() {
        Lease first = leased();
        leased();
        Told waiting = ask(ANY);
        assertThat(ask(ANY))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("full: ");
        giveBack(first);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isSameAs(first);
    }

    @Test
    void whoWaitsTooLongIsTurnedAway() {
        leased();
        leased();
        Told waiting = ask(ANY);
        pass(Duration.ofSeconds(4));
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("became free in time");
    }

    @Test
    void aConnectThatFailsIsBackedOffFor() throws IOException {
        server.close();
        assertThat(ask(ANY))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("CONNECTION_REFUSED");
        assertThat(on(() -> pool.backingOff(nanos.get()))).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(on(() -> pool.backingOff(nanos.get()))).isFalse();
    }

    @Test
    void aWaitThatIsGivenUpIsNotServed() {
        Lease first = leased();
        leased();
        Told waiting = new Told();
        Runnable giveUp = on(() -> pool.lease(ANY, false, waiting));
        on(() -> {
            giveUp.run();
            return null;
        });
        giveBack(first);
        assertThat(waiting).isNotDone();
        assertThat(on(() -> pool.idle())).isEqualTo(1);
    }
}
