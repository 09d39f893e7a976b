package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.store.NodeStore;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A seat on the node's real disk. */
final class SeatOnDiskTest {
    private static final Author AUTHOR = new Author("alice", "here", "admin");

    @TempDir
    Path directory;

    private final ExecutorService carrier = Executors.newFixedThreadPool(1);

    @AfterEach
    void close() {
        carrier.close();
    }

    /** What is done while the node runs. */
    private interface Life {
        void live(Seat seat) throws Exception;
    }

    private void run(Life life) throws Exception {
        Map<String, LocalPeers> peers = new ConcurrentHashMap<>();
        try (NodeStore store = NodeStore.open(directory, new RaftStoreCodec(), Time.system());
                DedicatedThread thread = new DedicatedThread();
                Seat seat = Seat.take(
                        SeatSettings.of("n1", "c1/1", Set.of("n1")),
                        new Seat.Parts(
                                store.restored(),
                                store.raftStore(),
                                CommitMark.in(store.marks()),
                                new LocalPeers(peers, carrier, "n1"),
                                thread,
                                new SteadyClock(Time.system()),
                                new Random(1)))) {
            life.live(seat);
        }
    }

    private static Outcome put(Seat seat, int number) {
        Change put = new Change.Put("users", "u" + number, "1", -1);
        return done(seat.propose(new Proposal("p" + number, 1, AUTHOR, put)));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void whatWasAgreedOnIsThereAfterARestart() throws Exception {
        Outcome[] first = new Outcome[1];
        run(seat -> {
            first[0] = put(seat, 1);
            assertThat(first[0]).isInstanceOf(Outcome.Accepted.class);
        });
        run(seat -> {
            assertThat(done(seat.read()).collections().get("users")).containsOnlyKeys("u1");
            assertThat(put(seat, 1)).isEqualTo(first[0]);
            for (int i = 2; i <= 1_100; i++) {
                put(seat, i);
            }
        });
        run(seat -> assertThat(done(seat.read()).collections().get("users")).hasSize(1_100));
    }
}
