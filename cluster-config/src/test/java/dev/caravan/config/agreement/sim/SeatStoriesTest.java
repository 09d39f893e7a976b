package dev.caravan.config.agreement.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import dev.caravan.config.agreement.CommitMark;
import dev.caravan.config.agreement.MemberChange;
import dev.caravan.config.agreement.Seat;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What operators and nodes do with seats, in the world's time. */
final class SeatStoriesTest {
    private static final Author AUTHOR = new Author("alice", "here", "admin");

    private final World world = new World(1);
    private final Cluster cluster = new Cluster(world);
    private int proposals;

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("io.microraft")).setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        ((Logger) LoggerFactory.getLogger("io.microraft")).setLevel(null);
    }

    private void found(int nodes) {
        Set<String> founders = IntStream.rangeClosed(1, nodes)
                .mapToObj(i -> "n" + i)
                .collect(Collectors.toCollection(TreeSet::new));
        founders.forEach(id -> cluster.add(id, founders, false, (node, seat) -> {}));
        write("n1");
    }

    private Seat seat(String id) {
        return cluster.seat(id).orElseThrow();
    }

    private Node leader() {
        return cluster.leader().orElseThrow();
    }

    private Seat leading() {
        return leader().process().orElseThrow().seat;
    }

    /** Lets the world run until it is done, at most a minute. */
    private <T> T done(CompletionStage<T> stage) {
        long end = world.millis() + 60_000;
        while (!stage.toCompletableFuture().isDone() && world.millis() < end) {
            world.runUntil(world.millis() + 10);
        }
        return stage.toCompletableFuture().join();
    }

    private String failure(CompletionStage<?> stage) {
        return done(stage.handle((value, failure) -> String.valueOf(failure)));
    }

    private Outcome write(String at) {
        proposals++;
        Change put = new Change.Put("users", "u" + proposals, "1", 0);
        return done(seat(at).propose(new Proposal("p" + proposals, 1, AUTHOR, put)));
    }

    /** How long it takes until a write works again at {@code node}, trying again and again. */
    private long millisToWrite(String node) {
        long begun = world.millis();
        while (world.millis() < begun + 60_000) {
            proposals++;
            Change put = new Change.Put("users", "u" + proposals, "1", 0);
            CompletionStage<Outcome> outcome =
                    seat(node).propose(new Proposal("p" + proposals, 1, AUTHOR, put));
            if (failure(outcome).equals("null")) {
                return world.millis() - begun;
            }
        }
        throw new AssertionError("no write within a minute");
    }

    private void run(long millis) {
        world.runUntil(world.millis() + millis);
    }

    private String follower() {
        return cluster.up().stream()
                .filter(node -> node != leader())
                .findFirst()
                .orElseThrow()
                .id;
    }

    @Test
    void writesWorkAgainSecondsAfterTheLeadersDeath() {
        found(3);
        long longest = 0;
        for (int i = 0; i < 30; i++) {
            run(5_000 + i * 37L);
            Node dead = leader();
            String other = follower();
            dead.crash();
            longest = Math.max(longest, millisToWrite(other));
            dead.start((node, seat) -> {});
            run(5_000);
        }
        assertThat(longest).isBetween(1_000L, 10_000L);
    }

    @Test
    void writesWorkAgainAtOnceAfterTheLeaderHandsOver() {
        found(3);
        run(5_000);
        Node before = leader();
        String other = follower();
        long begun = world.millis();
        done(leading().transferLeadership(other));
        before.crash();
        millisToWrite(other);
        assertThat(world.millis() - begun).isLessThan(3_000);
        assertThat(leader().id).isEqualTo(other);
    }

    @Test
    void aFollowerThatRestartedLooksForALeaderWhenTheLeaderDies() {
        found(3);
        for (String id : new String[] {"n1", "n2", "n3"}) {
            if (!leader().id.equals(id)) {
                cluster.all().stream().filter(node -> node.id.equals(id)).forEach(node -> {
                    node.crash();
                    node.start((restarted, seat) -> {});
                });
                run(8_000);
            }
        }
        String other = follower();
        leader().crash();
        assertThat(millisToWrite(other)).isLessThan(10_000);
    }

    @Test
    void withoutAMajorityNothingIsWrittenOrReadButShown() {
        found(3);
        run(3_000);
        String left = follower();
        cluster.all().stream().filter(node -> !node.id.equals(left)).forEach(Node::crash);
        run(6_000);
        assertThat(seat(left).standing().quorum()).isFalse();
        Change put = new Change.Put("users", "never", "1", -1);
        assertThat(failure(seat(left).propose(new Proposal("x", 1, AUTHOR, put))))
                .contains("NoQuorumException")
                .contains("5000 ms: no leader is known");
        assertThat(failure(seat(left).read())).contains("NoQuorumException");
        assertThat(seat(left).local().collections().get("users")).containsKey("u1");
        cluster.all().stream()
                .filter(node -> !node.up())
                .forEach(node -> node.start((restarted, seat) -> {}));
        assertThat(millisToWrite(left)).isLessThan(10_000);
        assertThat(seat(left).standing().quorum()).isTrue();
    }

    @Test
    void aNodeJoinsAsLearnerAndVotesWhenItHasCaughtUp() {
        found(1);
        for (int i = 0; i < 50; i++) {
            write("n1");
        }
        cluster.add("n2", Set.of("n1"), false, (node, seat) -> {});
        assertThat(failure(leading().changeMembers("n2", MemberChange.PROMOTE)))
                .contains("node n2 is no learner");
        done(leading().changeMembers("n2", MemberChange.ADD_LEARNER));
        run(3_000);
        assertThat(seat("n2").standing().voter()).isFalse();
        assertThat(done(seat("n2").read()).collections().get("users")).hasSize(51);
        assertThat(done(leading().changeMembers("n2", MemberChange.PROMOTE)).voters())
                .containsExactly("n1", "n2");
        run(2_000);
        assertThat(seat("n2").standing().voter()).isTrue();
        assertThat(write("n2")).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void sevenVoteAndMoreThanTwoLearn() {
        found(7);
        run(3_000);
        Set<String> founders = seat("n1").founders();
        for (int i = 8; i <= 11; i++) {
            cluster.add("n" + i, founders, false, (node, seat) -> {});
            done(leading().changeMembers("n" + i, MemberChange.ADD_LEARNER));
        }
        run(3_000);
        assertThat(leading().members().learners()).hasSize(4);
        assertThat(failure(leading().changeMembers("n9", MemberChange.PROMOTE)))
                .contains("there are 7 voters already");
        assertThat(write("n11")).isInstanceOf(Outcome.Accepted.class);
        assertThat(seat("n11").local().collections().get("users")).hasSize(2);
    }

    @Test
    void aNodeThatIsRemovedDoesNotComeBackUnderItsName() {
        found(3);
        run(3_000);
        String goes = follower();
        assertThat(failure(leading().changeMembers(leader().id, MemberChange.REMOVE)))
                .contains("hands over before it is removed");
        assertThat(failure(seat(goes).changeMembers(goes, MemberChange.REMOVE)))
                .contains("does not lead");
        done(leading().changeMembers(goes, MemberChange.REMOVE));
        assertThat(leading().members().voters()).hasSize(2).doesNotContain(goes);
        assertThat(failure(leading().changeMembers(goes, MemberChange.ADD_LEARNER)))
                .contains("with a new identity only");
        assertThat(write(leader().id)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aFullDiskStopsItsNodeAndNoOther() {
        found(3);
        run(3_000);
        Node full = leader();
        String other = follower();
        full.disk.full(true);
        assertThat(millisToWrite(other)).isLessThan(10_000);
        assertThat(full.up()).isFalse();
        full.disk.full(false);
        full.start((node, seat) -> {});
        run(3_000);
        assertThat(full.process().orElseThrow().seat.local())
                .isEqualTo(seat(other).local());
    }

    @Test
    void aNodeThatStartsAloneShowsWhatItKnewToBeAgreedOn() {
        found(3);
        String left = follower();
        Node node = cluster.nodes.get(left);
        node.mark(new Remembered());
        node.crash();
        node.start((restarted, seat) -> {});
        for (int i = 0; i < 33; i++) {
            write(left);
        }
        run(1_000);
        cluster.all().forEach(Node::crash);
        node.start((restarted, seat) -> {});
        assertThat(seat(left).local().collections().get("users")).hasSize(34);
        run(10_000);
        assertThat(seat(left).local().collections().get("users")).hasSize(34);
        assertThat(seat(left).standing().quorum()).isFalse();
    }

    private static final class Remembered implements CommitMark {
        private long index;

        @Override
        public long committed() {
            return index;
        }

        @Override
        public void committed(long now) {
            index = now;
        }
    }
}
