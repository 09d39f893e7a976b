package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.protocols.loop.Time;

import io.microraft.persistence.RaftStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Seats on threads and clocks of their own, as in a node. */
final class SeatTest {
    private static final Author AUTHOR = new Author("alice", "here", "admin");

    private final ExecutorService carrier = Executors.newFixedThreadPool(2);
    private final Map<String, LocalPeers> peers = new ConcurrentHashMap<>();
    private final List<DedicatedThread> threads = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();

    @AfterEach
    void close() {
        seats.forEach(Seat::close);
        threads.forEach(DedicatedThread::close);
        carrier.close();
    }

    private Seat seat(String id, Set<String> founders, RaftStore store) {
        DedicatedThread thread = new DedicatedThread();
        threads.add(thread);
        Seat seat = Seat.take(
                SeatSettings.of(id, "c1/1", founders),
                new Seat.Parts(
                        Optional.empty(),
                        store,
                        CommitMark.none(),
                        new LocalPeers(peers, carrier, id),
                        thread,
                        new SteadyClock(Time.system()),
                        new Random(id.hashCode())));
        seats.add(seat);
        return seat;
    }

    private static Proposal put(String id, String key, long expect) {
        return new Proposal(id, 1, AUTHOR, new Change.Put("users", key, "1", expect));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void threeNodesAgree() throws Exception {
        Set<String> founders = Set.of("n1", "n2", "n3");
        for (String id : founders) {
            seat(id, founders, new MemoryStore());
        }
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            outcomes.add(seats.get(i % 3).propose(put("p" + i, "k" + i, 0)).toCompletableFuture());
        }
        outcomes.forEach(outcome -> assertThat(done(outcome)).isInstanceOf(Outcome.Accepted.class));
        for (Seat seat : seats) {
            assertThat(done(seat.read()).collections().get("users")).hasSize(300);
            assertThat(seat.standing().leader()).isPresent();
            assertThat(seat.standing().voter()).isTrue();
        }
        assertThat(done(seats.getFirst().propose(put("p0", "k0", 0))))
                .isEqualTo(outcomes.getFirst().join());
        CountDownLatch seen = new CountDownLatch(1);
        try (AutoCloseable watching = seats.getFirst().watch(view -> {
            if (users(view) == 301) {
                seen.countDown();
            }
        })) {
            done(seats.get(1).propose(put("last", "last", 0)));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int users(LedgerView view) {
        return view.collections().containsKey("users")
                ? view.collections().get("users").size()
                : 0;
    }

    @Test
    void aNodeAloneAgreesWithItself() {
        Seat seat = seat("n1", Set.of("n1"), new MemoryStore());
        assertThat(done(seat.propose(put("p1", "k1", 0)))).isInstanceOf(Outcome.Accepted.class);
        assertThat(done(seat.read()).collections().get("users")).containsOnlyKeys("k1");
        assertThat(seat.standing().leads()).isTrue();
    }

    @Test
    void aProposalThatIsTooLongIsRefused() {
        Seat seat = seat("n1", Set.of("n1"), new MemoryStore());
        Proposal proposal = new Proposal(
                "p", 1, AUTHOR, new Change.Put("lists", "l", "\"" + "\\\"".repeat(40_000), -1));
        assertThat(done(seat.propose(proposal)))
                .asString()
                .contains("INVALID")
                .contains("expected: at most 114688");
    }

    @Test
    void aNodeWhoseDiskFailsStopsAndSaysWhy() {
        MemoryStore store = new MemoryStore();
        Seat seat = seat("n1", Set.of("n1"), store);
        done(seat.propose(put("p1", "k1", 0)));
        store.failing = true;
        CompletableFuture<Outcome> lost = seat.propose(put("p2", "k2", 0)).toCompletableFuture();
        assertThat(done(seat.stopped())).isInstanceOf(IOException.class).hasMessage("disk full");
        assertThatThrownBy(() -> done(lost))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NoQuorumException.class);
        assertThatThrownBy(() -> done(seat.read())).hasMessageContaining("disk full");
        assertThat(seat.local().collections().get("users")).containsOnlyKeys("k1");
        assertThat(seat.standing().quorum()).isFalse();
        assertThat(seat.standing().leads()).isFalse();
    }

    @Test
    void aSeatThatIsLeftFailsWhatWaits() {
        Seat seat = seat("n1", Set.of("n1", "n2"), new MemoryStore());
        CompletableFuture<Outcome> waiting = seat.propose(put("p1", "k1", 0)).toCompletableFuture();
        seat.close();
        threads.getFirst().close();
        assertThat(waiting).isCompletedExceptionally();
        assertThatThrownBy(() -> done(seat.read())).hasMessageContaining("the seat was closed");
    }
}
