package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.caravan.config.store.Marks;
import dev.caravan.node.membership.ClusterMessage.Belonging;
import dev.caravan.node.membership.ClusterMessage.Who;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

class FormingTest {
    /** More by {@code -Dcaravan.forming.runs}. */
    private static final int RUNS = Integer.getInteger("caravan.forming.runs", 5_000);

    private static final int DISTURBANCES = 300;
    private static final int CALM_ROUNDS = 60;

    private final DiskInMemory disk = new DiskInMemory();

    @Test
    void thereAreNeverTwoClustersAndInTheEndAllAreInOne() {
        int formedWhileDisturbed = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            int expect = 2 + seed % 3;
            int size = expect + seed / 3 % expect;
            FormingSimulation run = new FormingSimulation(seed, expect, size);
            formedWhileDisturbed += disturb(run, seed);
            for (int round = 0; round < CALM_ROUNDS && !run.areTogether(); round++) {
                run.calmRound();
            }
            if (!run.areTogether()) {
                fail("seed " + seed + ": not all are in one cluster\n" + run);
            }
        }
        assertThat(formedWhileDisturbed)
                .as("runs that formed a cluster while disturbed, so that there was something"
                        + " to see")
                .isBetween(RUNS / 2, RUNS);
    }

    @Test
    void aDiskOfAnotherClusterNeverMergesWithThis() {
        for (int seed = 0; seed < RUNS / 2; seed++) {
            int expect = 2 + seed % 2;
            FormingSimulation run = new FormingSimulation(seed, expect, 2 * expect - 1);
            run.addForeign();
            disturb(run, seed);
            for (int round = 0; round < CALM_ROUNDS / 2; round++) {
                run.calmRound();
            }
        }
    }

    private static int disturb(FormingSimulation run, int seed) {
        try {
            for (int i = 0; i < DISTURBANCES; i++) {
                run.disturb();
            }
            return run.founded();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    @Test
    void tooManyEmptyNodesCreateNothing() {
        FormingSimulation run = new FormingSimulation(1, 2, 4);
        for (int round = 0; round < CALM_ROUNDS; round++) {
            run.calmRound();
        }
        assertThat(run.founded()).isZero();
        assertThat(forming("a", 2).decide(List.of(empty("b", 2), empty("c", 2), empty("d", 2))))
                .isEqualTo(new Decision.Wait("sees 4 empty nodes, with which --bootstrap-expect 2"
                        + " could make two clusters (expected: at least 3)"));
    }

    @Test
    void aNodeForItselfFoundsAtOnceAndRunsAgainAtOnce() {
        FormingSimulation run = new FormingSimulation(1, 1, 1);
        run.calmRound();
        run.calmRound();
        assertThat(run.founded()).isEqualTo(1);
        Forming again = forming(run.nodes().getFirst().id, 1, run.nodes().getFirst().disk);
        assertThat(again.decide(List.of())).isInstanceOf(Decision.RunAgain.class);
    }

    @Test
    void anotherClusterIsRefusedNamingBoth() {
        disk.membership(new Marks.Membership("mine", 1));
        assertThat(forming("a", 1).decide(List.of(member("b", "other", 1, true))))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why()).contains("mine", "other", "b:7640"));
    }

    @Test
    void seedsOfTwoClustersAreRefusedNamingBoth() {
        assertThat(forming("a", 2)
                        .decide(List.of(member("b", "one", 1, true), member("c", "two", 1, true))))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why())
                                .contains("one at b:7640", "two at c:7640"));
        assertThat(disk.membership()).isEmpty();
    }

    @Test
    void aNodeOfAnOldIncarnationIsRefusedUntilItIsEmptied() {
        disk.membership(new Marks.Membership("mine", 1));
        assertThat(forming("a", 1).decide(List.of(member("b", "mine", 2, true))))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why())
                                .contains(
                                        "incarnation 1 of cluster mine",
                                        "recovered as incarnation 2",
                                        "node b at b:7640",
                                        "empty its"));
        assertThat(disk.membership()).contains(new Marks.Membership("mine", 1));
    }

    @Test
    void aRecoveredNodeRunsThoughNodesOfTheOldIncarnationAskForIt() {
        recovered("a");
        assertThat(forming("a", 1)
                        .decide(List.of(
                                member("b", "mine", 1, false), member("c", "mine", 1, false))))
                .isInstanceOfSatisfying(
                        Decision.RunAgain.class,
                        run -> assertThat(run.cluster().incarnation()).isEqualTo(2));
    }

    @Test
    void aRecoveredNodeWaitsUntilTheOldIncarnationIsStopped() {
        recovered("a");
        assertThat(forming("a", 1).decide(List.of(member("b", "mine", 1, true))))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why())
                                .contains(
                                        "node b at b:7640",
                                        "incarnation 1 of cluster mine",
                                        "this node of 2",
                                        "stop that node"));
    }

    /** What caravan cluster recover leaves. */
    private void recovered(String node) {
        disk.membership(new Marks.Membership("mine", 2));
        StoppedNode.alone(node).forEach((name, value) -> disk.fact(name, Optional.of(value)));
    }

    @Test
    void anEmptyNodeJoinsTheNewIncarnationWhateverTheOldOneSays() {
        assertThat(forming("c", 3)
                        .decide(List.of(
                                member("a", "mine", 1, true), member("b", "mine", 2, true))))
                .isInstanceOfSatisfying(Decision.Join.class, join -> {
                    assertThat(join.cluster().incarnation()).isEqualTo(2);
                    assertThat(join.seeds()).containsExactly(new HostPort("b", 7640));
                });
        assertThat(disk.membership()).contains(new Marks.Membership("mine", 2));
    }

    @Test
    void aCopiedDataDirectoryIsRefused() {
        assertThat(forming("a", 2).decide(List.of(empty("a", 2))))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why()).contains("copied"));
    }

    @Test
    void aPromiseForbidsToJoinElsewhereUntilItsHolderIsSeenThere() {
        disk.promise(Optional.of("p"));
        Forming forming = forming("a", 2);
        Who running = member("b", "other", 1, true);
        assertThat(forming.decide(List.of(running)))
                .isInstanceOfSatisfying(
                        Decision.Wait.class,
                        wait -> assertThat(wait.why()).contains("node p", "forget-promise"));
        assertThat(forming.decide(List.of(running, member("p", "other", 1, false))))
                .isEqualTo(new Decision.Join(
                        running.cluster().orElseThrow(), Set.of(new HostPort("b", 7640))));
        assertThat(disk.promise()).isEmpty();
        assertThat(disk.membership()).hasValue(new Marks.Membership("other", 1));
    }

    @Test
    void aNodeThatAsksToBeReleasedConfirmsNothingUntilItIsAnswered() {
        disk.promise(Optional.of("p"));
        DiskInMemory holders = new DiskInMemory();
        holders.promise(Optional.of("b"));
        Forming holder = forming("p", 2, holders);
        Forming forming = forming("x", 2);
        forming.decide(List.of(empty("p", 2), empty("b", 2)));
        Who released = holder.answer(forming.begin("x:7640"), "p:7640", Set.of());
        assertThat(released.released()).isTrue();
        // The holder would now create a cluster itself, before the answer arrives.
        holders.promise(Optional.of("p"));
        assertThat(forming.answer(holder.begin("p:7640"), "x:7640", Set.of()).confirms())
                .isFalse();
        forming.decide(List.of(released, empty("b", 2)));
        assertThat(disk.promise()).hasValue("b");
        assertThat(forming.answer(holder.begin("p:7640"), "x:7640", Set.of()).confirms())
                .isFalse();
    }

    @Test
    void aClusterOfANewerFormatIsNotJoined() {
        assertThat(forming("a", 1).decide(List.of(newer())))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why()).contains("format 3", "up to 1"));
        assertThat(disk.membership()).isEmpty();
    }

    @Test
    void anOlderProgramDoesNotReturnToAClusterOfANewerFormat() {
        disk.membership(new Marks.Membership("x", 1));
        assertThat(forming("a", 1).decide(List.of(newer())))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.why()).contains("format 3", "up to 1"));
    }

    private static Who newer() {
        return new Who(
                "b:7640",
                "b",
                "p",
                1,
                Optional.of(new Belonging("x", 1, List.of("b"))),
                true,
                Set.of("b"),
                1,
                3,
                3,
                Optional.empty(),
                false,
                false);
    }

    @Test
    void aMinorityOfVotersDoesNotRunAgain() {
        disk.membership(new Marks.Membership("mine", 1));
        disk.fact(Forming.FOUNDERS, Optional.of("a,b,c"));
        assertThat(forming("a", 1).decide(List.of()))
                .isEqualTo(new Decision.Wait(
                        "sees 1 of 3 voters of cluster mine, 2 are needed to" + " run it again"));
    }

    @Test
    void differentExpectationsPromiseNothing() {
        assertThat(forming("a", 2).decide(List.of(empty("b", 3), empty("c", 2))))
                .isInstanceOfSatisfying(
                        Decision.Wait.class,
                        wait -> assertThat(wait.why()).contains("2 here and 3 on node b"));
        assertThat(disk.promise()).isEmpty();
    }

    @Test
    void aLearnerCountsForNothingUntilThereIsAClusterToJoin() {
        Forming learner = new Forming(
                new Forming.Self("a", "process", 2, 1, true),
                disk,
                new Circumstances(Set::of, () -> 1, () -> "new", new Stopped()),
                1);
        assertThat(learner.isSilent()).isTrue();
        assertThat(learner.decide(List.of(empty("b", 2), empty("c", 2))))
                .isEqualTo(new Decision.Wait("sees no cluster, and a learner creates none"));
        assertThat(disk.promise()).isEmpty();
        assertThat(learner.decide(List.of(member("b", "theirs", 1, true), empty("c", 2))))
                .isInstanceOf(Decision.Join.class);
        assertThat(learner.isSilent()).isFalse();
    }

    @Test
    void whereAllVotersAreMembersNobodyIsLookedForAtOldAddresses() {
        Contacts contacts =
                new Contacts(new Seeds(List.of(), name -> new InetAddress[0], Runnable::run), disk);
        HostPort own = new HostPort("10.0.0.1", 7640);
        HostPort before = new HostPort("10.0.0.2", 7640);
        HostPort now = new HostPort("10.0.0.3", 7640);
        contacts.remember(List.of(before), false);
        contacts.remember(List.of(now), false);
        assertThat(contacts.others(own)).containsExactlyInAnyOrder(before, now);
        contacts.remember(List.of(now), true);
        assertThat(contacts.others(own)).containsExactly(now);
        Forming forming = new Forming(
                new Forming.Self("a", "process", 2, 1),
                disk,
                new Circumstances(() -> Set.of("a", "b"), () -> 1, () -> "new", new Stopped()),
                1);
        assertThat(forming.isWhole(Set.of("a", "b", "c"))).isTrue();
        assertThat(forming.isWhole(Set.of("a", "c"))).isFalse();
        assertThat(forming("a", 2).isWhole(Set.of("a"))).isFalse();
    }

    private Forming forming(String node, int expect) {
        return forming(node, expect, disk);
    }

    private static Forming forming(String node, int expect, DiskInMemory disk) {
        return new Forming(
                new Forming.Self(node, "process", expect, 1),
                disk,
                new Circumstances(Set::of, () -> 1, () -> "new", new Stopped()),
                1);
    }

    private static Who empty(String node, int expect) {
        return new Who(
                node + ":7640",
                node,
                "another",
                1,
                Optional.empty(),
                false,
                Set.of(),
                expect,
                1,
                1,
                Optional.empty(),
                false,
                false);
    }

    private static Who member(String node, String cluster, int incarnation, boolean running) {
        return new Who(
                node + ":7640",
                node,
                "another",
                1,
                Optional.of(new Belonging(cluster, incarnation, List.of("b"))),
                running,
                running ? Set.of(node) : Set.of(),
                1,
                1,
                1,
                Optional.empty(),
                false,
                false);
    }

    /** A clock at which nothing passes. */
    private static final class Stopped implements Time {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    }
}
