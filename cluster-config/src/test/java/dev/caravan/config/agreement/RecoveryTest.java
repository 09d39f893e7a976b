package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.store.Marks;
import dev.caravan.config.store.NodeStore;
import dev.caravan.protocols.loop.Time;

import io.microraft.RaftEndpoint;
import io.microraft.model.log.LogEntry;
import io.microraft.persistence.RaftStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One disk of three is left; its node goes on alone, and others join it. */
final class RecoveryTest {
    private static final Author AUTHOR = new Author("alice", "here", "admin");

    @TempDir
    Path directory;

    private final ExecutorService carrier = Executors.newFixedThreadPool(2);
    private final Map<String, LocalPeers> peers = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<LogEntry> entries = new ArrayList<>();

    @BeforeEach
    void threeNodesAgreed() {
        entry(1, new Operation.NewTerm());
        propose(1, new Change.Found("c1", 1, 1));
        for (String id : List.of("n1", "n2", "n3")) {
            propose(1, new Change.Admit(node(id)));
        }
        propose(1, new Change.Put("users", "ann", "1", -1));
        entry(4, new Operation.NewTerm());
        propose(4, new Change.Put("users", "bob", "2", -1));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        carrier.close();
    }

    private static NodeRecord node(String id) {
        return new NodeRecord(
                id,
                "name of " + id,
                "10.0.0.1:1",
                "",
                true,
                1,
                "1",
                new TreeSet<>(),
                new TreeMap<>());
    }

    private void propose(int term, Change change) {
        Proposal proposal = new Proposal("p" + entries.size(), 1, AUTHOR, change);
        entry(term, new Operation.Proposed(ProposalCodec.write(proposal)));
    }

    private void entry(int term, Object operation) {
        entries.add(RaftModels.FACTORY
                .createLogEntryBuilder()
                .setIndex(entries.size() + 1)
                .setTerm(term)
                .setOperation(operation)
                .build());
    }

    /** A disk of {@code self} with the log, of which {@code agreed} entries are agreed on. */
    private NodeStore disk(String self, long agreed) throws IOException {
        NodeStore store = NodeStore.open(directory, new RaftStoreCodec(), Time.system());
        open.add(store);
        store.marks().membership(new Marks.Membership("c1", 1));
        CommitMark.in(store.marks()).committed(agreed);
        Set<RaftEndpoint> founders = new LinkedHashSet<>(
                List.of(new Endpoint("n1"), new Endpoint("n2"), new Endpoint("n3")));
        RaftStore log = store.raftStore();
        log.persistAndFlushLocalEndpoint(RaftModels.FACTORY
                .createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(new Endpoint(self))
                .setVoting(true)
                .build());
        log.persistAndFlushInitialGroupMembers(RaftModels.FACTORY
                .createRaftGroupMembersViewBuilder()
                .setLogIndex(0)
                .setMembers(founders)
                .setVotingMembers(founders)
                .build());
        log.persistAndFlushTerm(RaftModels.FACTORY
                .createRaftTermPersistentStateBuilder()
                .setTerm(6)
                .build());
        log.persistLogEntries(entries);
        log.flush();
        return store;
    }

    private Seat seat(String id, Set<String> founders, NodeStore store) {
        DedicatedThread thread = new DedicatedThread();
        Seat seat = Seat.take(
                SeatSettings.of(id, "c1/2", founders),
                new Seat.Parts(
                        store.restored(),
                        store.raftStore(),
                        CommitMark.in(store.marks()),
                        new LocalPeers(peers, carrier, id),
                        thread,
                        new SteadyClock(Time.system()),
                        new Random(id.hashCode())));
        open.add(thread);
        open.add(seat);
        return seat;
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void whatADiskHasIsSaidForWhoComparesDisks() throws IOException {
        Recovery recovery = Recovery.of(disk("n1", 6), "n1");
        Recovery.Standing standing = recovery.standing();
        assertThat(standing.cluster()).isEqualTo("c1");
        assertThat(standing.incarnation()).isEqualTo(1);
        assertThat(standing.term()).isEqualTo(4);
        assertThat(standing.index()).isEqualTo(8);
        assertThat(standing.agreed()).isEqualTo(6);
        assertThat(standing.members().voters()).containsExactly("n1", "n2", "n3");
        Recovery.Effect effect = recovery.effect();
        assertThat(effect.incarnation()).isEqualTo(2);
        assertThat(effect.gone()).extracting(NodeRecord::id).containsExactly("n2", "n3");
    }

    @Test
    void lookingChangesNothing() throws IOException {
        NodeStore store = disk("n1", 6);
        Recovery recovery = Recovery.of(store, "n1");
        recovery.effect();
        assertThat(recovery.standing().ledger().incarnation()).isEqualTo(1);
        assertThat(store.marks().membership()).contains(new Marks.Membership("c1", 1));
        assertThat(Recovery.of(store, "n1").standing()).isEqualTo(recovery.standing());
    }

    @Test
    void theOneThatIsLeftGoesOnAloneAndOthersJoinIt() throws Exception {
        NodeStore store = disk("n1", 6);
        Recovery.of(store, "n1").run(AUTHOR, 5, Map.of("founders", "n1"));
        assertThat(store.marks().membership()).contains(new Marks.Membership("c1", 2));
        assertThat(store.marks().fact("founders")).contains("n1");

        Seat seat = seat("n1", Set.of("n1"), store);
        LedgerView view = done(seat.read());
        assertThat(view.incarnation()).isEqualTo(2);
        assertThat(view.nodes()).containsOnlyKeys("n1");
        assertThat(view.collections().get("users")).containsOnlyKeys("ann", "bob");
        Outcome put = done(seat.propose(
                new Proposal("new", 1, AUTHOR, new Change.Put("users", "cid", "3", -1))));
        assertThat(put)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.index()).isGreaterThan(8));
        assertThat(done(seat.propose(new Proposal("p5", 1, AUTHOR, new Change.Lift("x")))))
                .as("a proposal of the old incarnation has its first outcome")
                .isInstanceOf(Outcome.Accepted.class);

        Path other = directory.resolve("n4");
        assertThat(other.toFile().mkdir()).isTrue();
        NodeStore fresh = NodeStore.open(other, new RaftStoreCodec(), Time.system());
        open.add(fresh);
        Seat joined = seat("n4", Set.of("n1"), fresh);
        done(seat.changeMembers("n4", MemberChange.ADD_LEARNER));
        CountDownLatch followed = new CountDownLatch(1);
        open.add(joined.watch(seen -> {
            if (users(seen) == 3) {
                followed.countDown();
            }
        }));
        assertThat(followed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(promoted(seat, "n4").voters()).containsExactly("n1", "n4");
        done(joined.propose(
                new Proposal("newer", 1, AUTHOR, new Change.Put("users", "dan", "4", -1))));
        assertThat(done(seat.read()).collections().get("users")).hasSize(4);
        assertThat(joined.founders()).containsExactly("n1");
    }

    /** The leader hears a moment later that a learner has caught up. */
    private static Members promoted(Seat seat, String node) {
        for (int attempt = 0; attempt < 20_000; attempt++) {
            try {
                return done(seat.changeMembers(node, MemberChange.PROMOTE));
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(MembershipException.class);
                Thread.onSpinWait();
            }
        }
        throw new AssertionError(node + " has not caught up");
    }

    private static int users(LedgerView view) {
        return view.collections().containsKey("users")
                ? view.collections().get("users").size()
                : 0;
    }

    @Test
    void itIsRecoveredAgainFromThereOn() throws IOException {
        NodeStore store = disk("n1", 8);
        Recovery.of(store, "n1").run(AUTHOR, 5, Map.of());
        Recovery again = Recovery.of(store, "n1");
        assertThat(again.standing().index()).isEqualTo(8);
        assertThat(again.standing().agreed()).isEqualTo(8);
        assertThat(again.standing().members().voters()).containsExactly("n1");
        again.run(AUTHOR, 6, Map.of());
        assertThat(store.marks().membership()).contains(new Marks.Membership("c1", 3));
    }

    @Test
    void anEmptyNodeHasNothingToRecover() {
        NodeStore store = NodeStore.open(directory, new RaftStoreCodec(), Time.system());
        open.add(store);
        assertThatThrownBy(() -> Recovery.of(store, "n1"))
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining("belongs to no cluster");
        store.marks().membership(new Marks.Membership("c1", 1));
        assertThatThrownBy(() -> Recovery.of(store, "n1"))
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining("cluster c1")
                .hasMessageContaining("on another node");
    }

    @Test
    void aNodeThatWasRemovedIsNotTheOneToGoOnWith() throws IOException {
        propose(4, new Change.Dismiss("n1"));
        NodeStore store = disk("n1", 9);
        assertThatThrownBy(() -> Recovery.of(store, "n1"))
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining("node n1 was removed from cluster c1");
    }

    @Test
    void anotherNodesDiskIsRefused() throws IOException {
        NodeStore store = disk("n2", 8);
        assertThatThrownBy(() -> Recovery.of(store, "n1"))
                .hasMessageContaining("the log is of node n2 (expected: n1)");
    }
}
