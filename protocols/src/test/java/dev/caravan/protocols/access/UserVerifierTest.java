package dev.caravan.protocols.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

class UserVerifierTest {
    private static final byte[] RIGHT = utf8("correct horse");
    private static final byte[] WRONG = utf8("battery staple");
    private static final Verdict ACCEPTED =
            new Verdict.Accepted(new Grant(Users.of(Map.of()), "bob", ""));
    private static final Verdict REJECTED = new Verdict.Rejected();
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");

    private final HandClock clock = new HandClock();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Users users = Users.of(Map.of("bob", UsersTest.HORSE, "eve", UsersTest.BOB));
    private final UserVerifier verifier = users.verifier(later::add, clock);

    @TempDir
    Path folder;

    @Test
    void aPasswordIsRightOrWrong() {
        assertThat(verdict("bob", RIGHT)).isEqualTo(ACCEPTED);
        assertThat(verdict("bob", WRONG)).isEqualTo(REJECTED);
        assertThat(verdict("eve", RIGHT)).isEqualTo(REJECTED);
        assertThat(verdict("bob", new byte[0])).isEqualTo(REJECTED);
        assertThat(verdict("", RIGHT)).isEqualTo(REJECTED);
        assertThat(verdict("Bob", RIGHT)).isEqualTo(REJECTED);
        assertThat(verdict("bob", new byte[4096])).isEqualTo(REJECTED);
    }

    @Test
    void nothingIsComputedOnTheCallersThread() {
        CompletableFuture<Verdict> verdict = ask("bob", RIGHT, HERE);

        assertThat(verdict).isNotDone();
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(verdict).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void aNameNobodyHasCostsAComputationToo() {
        CompletableFuture<Verdict> verdict = ask("mallory", RIGHT, HERE);

        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(verdict).isCompletedWithValue(REJECTED);
        assertThat(PasswordHash.cost(users.hashToCheck("mallory")))
                .as("the cost of the users' hashes")
                .isEqualTo(4);
    }

    @Test
    void theDecoyIsAHashLikeOthersThatNobodyHas() {
        assertThat(PasswordHash.problem(PasswordHash.decoy(10))).isEmpty();
        assertThat(PasswordHash.matches(RIGHT, PasswordHash.decoy(4))).isFalse();
        assertThat(PasswordHash.matches(new byte[0], PasswordHash.decoy(4))).isFalse();
    }

    @Test
    void anAcceptedPasswordIsKnownForAMinute() {
        assertThat(verifier.cached("bob", RIGHT)).isEmpty();
        assertThat(verdict("bob", RIGHT)).isEqualTo(ACCEPTED);

        assertThat(verifier.cached("bob", RIGHT)).contains(ACCEPTED);
        assertThat(verifier.cached("bob", WRONG)).isEmpty();
        assertThat(verifier.cached("eve", RIGHT)).isEmpty();
        assertThat(ask("bob", RIGHT, THERE)).isCompletedWithValue(ACCEPTED);
        assertThat(later).isEmpty();

        clock.pass(Duration.ofSeconds(60));
        assertThat(verifier.cached("bob", RIGHT)).isEmpty();
        assertThat(ask("bob", RIGHT, HERE)).isNotDone();
    }

    @Test
    void aRejectedPasswordIsNotKept() {
        assertThat(verdict("bob", WRONG)).isEqualTo(REJECTED);

        assertThat(verifier.cached("bob", WRONG)).isEmpty();
        assertThat(verdict("bob", RIGHT)).isEqualTo(ACCEPTED);
    }

    @Test
    void aRemovedUserAndAnOldPasswordAreForgottenAtOnce() throws IOException {
        Path file = folder.resolve("staff.users");
        Files.writeString(file, "bob:" + UsersTest.HORSE);
        Users staff = Users.file(file);
        UserVerifier checks = staff.verifier(Runnable::run, clock);
        assertThat(done(checks.verify("bob", RIGHT, HERE))).isEqualTo(ACCEPTED);

        Files.writeString(file, "bob:" + UsersTest.BOB);
        staff.reload();
        assertThat(checks.cached("bob", RIGHT)).isEmpty();
        assertThat(done(checks.verify("bob", RIGHT, HERE))).isEqualTo(REJECTED);
        assertThat(done(checks.verify("bob", utf8("bob"), HERE))).isEqualTo(ACCEPTED);

        Files.writeString(file, "");
        staff.reload();
        assertThat(checks.cached("bob", utf8("bob"))).isEmpty();
        assertThat(done(checks.verify("bob", utf8("bob"), HERE))).isEqualTo(REJECTED);
    }

    @Test
    void aUserRemovedDuringTheComputationIsRejected() throws IOException {
        Path file = folder.resolve("staff.users");
        Files.writeString(file, "bob:" + UsersTest.HORSE);
        Users staff = Users.file(file);
        UserVerifier checks = staff.verifier(later::add, clock);
        CompletionStage<Verdict> verdict = checks.verify("bob", RIGHT, HERE);
        Files.writeString(file, "");
        staff.reload();
        later.remove().run();

        assertThat(done(verdict)).isEqualTo(REJECTED);
    }

    @Test
    void equalQuestionsShareOneComputation() {
        CompletableFuture<Verdict> first = ask("bob", RIGHT, HERE);
        CompletableFuture<Verdict> second = ask("bob", RIGHT, HERE);
        CompletableFuture<Verdict> other = ask("bob", WRONG, HERE);

        assertThat(later).hasSize(2);
        later.remove().run();
        assertThat(first).isCompletedWithValue(ACCEPTED);
        assertThat(second).isCompletedWithValue(ACCEPTED);
        assertThat(other).isNotDone();
    }

    @Test
    void tooManyComputationsAreBusy() {
        for (int i = 0; i < 64; i++) {
            assertThat(ask("bob", utf8("guess " + i), HERE)).isNotDone();
        }
        assertThat(ask("bob", RIGHT, HERE)).isCompletedWithValue(new Verdict.Busy());
        assertThat(later).hasSize(64);

        later.remove().run();
        assertThat(ask("bob", RIGHT, HERE)).isNotDone();
    }

    @Test
    void anExecutorThatIsFullIsBusy() {
        UserVerifier full = users.verifier(
                work -> {
                    throw new RejectedExecutionException();
                },
                clock);
        for (int i = 0; i < 200; i++) {
            assertThat(done(full.verify("bob", RIGHT, HERE))).isEqualTo(new Verdict.Busy());
        }
    }

    @Test
    void aSourceThatFailsTooOftenWaitsWithoutAComputation() {
        for (int i = 0; i < 10; i++) {
            assertThat(verdict("bob", utf8("guess " + i))).isEqualTo(REJECTED);
        }
        assertThat(ask("bob", RIGHT, HERE))
                .isCompletedWithValue(new Verdict.Limited(Duration.ofSeconds(6)));
        assertThat(later).isEmpty();
        assertThat(ask("eve", WRONG, THERE)).as("another source").isNotDone();
        later.clear();

        clock.pass(Duration.ofSeconds(6));
        assertThat(verdict("bob", WRONG)).isEqualTo(REJECTED);
        assertThat(ask("bob", RIGHT, HERE)).isCompletedWithValueMatching(UserVerifierTest::limited);
        clock.pass(Duration.ofSeconds(6));
        assertThat(verdict("bob", RIGHT)).isEqualTo(ACCEPTED);
    }

    @Test
    void aKnownUserIsServedFromALimitedSource() {
        assertThat(verdict("bob", RIGHT)).isEqualTo(ACCEPTED);
        for (int i = 0; i < 10; i++) {
            verdict("bob", utf8("guess " + i));
        }
        assertThat(ask("eve", utf8("bob"), HERE))
                .isCompletedWithValueMatching(UserVerifierTest::limited);
        assertThat(ask("bob", RIGHT, HERE)).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void guessesThatWereUnderWayLeaveADebt() {
        for (int i = 0; i < 30; i++) {
            ask("bob", utf8("guess " + i), HERE);
        }
        later.forEach(Runnable::run);
        later.clear();

        assertThat(ask("bob", RIGHT, HERE))
                .isCompletedWithValue(new Verdict.Limited(Duration.ofSeconds(21 * 6)));
    }

    @Test
    void aSharedGuessIsCountedOnceASource() {
        ask("bob", WRONG, HERE);
        for (int i = 0; i < 20; i++) {
            ask("bob", WRONG, HERE);
        }
        ask("bob", WRONG, THERE);
        later.remove().run();
        for (InetAddress source : new InetAddress[] {HERE, THERE}) {
            for (int i = 0; i < 9; i++) {
                ask("bob", utf8("guess " + i + source), source);
                later.remove().run();
            }
            assertThat(ask("bob", RIGHT, source))
                    .isCompletedWithValueMatching(UserVerifierTest::limited);
        }
    }

    @Test
    void anIpv6SourceIsItsNetwork() {
        for (int i = 0; i < 10; i++) {
            ask("bob", utf8("guess " + i), InetAddress.ofLiteral("2001:db8::" + i));
            later.remove().run();
        }
        assertThat(ask("bob", RIGHT, InetAddress.ofLiteral("2001:db8::ffff:1")))
                .isCompletedWithValueMatching(UserVerifierTest::limited);
        assertThat(ask("bob", RIGHT, InetAddress.ofLiteral("2001:db8:0:1::"))).isNotDone();
    }

    @Test
    void theTablesAreBounded() {
        FailureLimiter limiter = new FailureLimiter(1, Duration.ofMinutes(1), 100, clock);
        for (int i = 0; i < 1_000; i++) {
            limiter.failed(InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250));
            assertThat(limiter.sources()).isLessThanOrEqualTo(100);
        }
        assertThat(limiter.pause(InetAddress.ofLiteral("10.0.3.249"))).isPresent();

        VerifiedPasswords kept = new VerifiedPasswords(users, Duration.ofMinutes(1), 100, clock);
        for (int i = 0; i < 1_000; i++) {
            Grant grant = new Grant(users, "user" + i, UsersTest.HORSE);
            kept.keep(new Verdict.Accepted(grant), new byte[32], UsersTest.HORSE);
            assertThat(kept.size()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void aFullTableForgetsRecoveredSourcesFirst() {
        FailureLimiter limiter = new FailureLimiter(1, Duration.ofMinutes(1), 2, clock);
        limiter.failed(HERE);
        clock.pass(Duration.ofSeconds(30));
        limiter.failed(THERE);
        clock.pass(Duration.ofSeconds(31));
        limiter.failed(InetAddress.ofLiteral("192.0.2.3"));

        assertThat(limiter.pause(HERE)).isEmpty();
        assertThat(limiter.pause(THERE)).isPresent();
        assertThat(limiter.sources()).isEqualTo(2);
    }

    @Test
    void aCacheOfNoTimeKeepsNothing() {
        UserVerifier.Bounds bounds =
                new UserVerifier.Bounds(Duration.ZERO, 10, 10, 10, Duration.ofMinutes(1), 10);
        UserVerifier checks = users.verifier(bounds, Runnable::run, clock);

        assertThat(done(checks.verify("bob", RIGHT, HERE))).isEqualTo(ACCEPTED);
        assertThat(checks.cached("bob", RIGHT)).isEmpty();
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> new UserVerifier.Bounds(
                        Duration.ZERO, 10, 0, 10, Duration.ofMinutes(1), 10))
                .isInstanceOf(InvalidAccessException.class)
                .hasMessage("pending: 0 (expected: at least 1)");
    }

    @Test
    void manyThreadsAgree() throws InterruptedException {
        UserVerifier.Bounds bounds = new UserVerifier.Bounds(
                Duration.ofMinutes(1), 100, 10_000, 1_000_000, Duration.ofMinutes(1), 100);
        try (ExecutorService workers = Executors.newFixedThreadPool(2);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            UserVerifier checks = users.verifier(bounds, workers, clock);
            Queue<Throwable> failures = new java.util.concurrent.ConcurrentLinkedQueue<>();
            for (int i = 0; i < 400; i++) {
                boolean right = i % 2 == 0;
                int guess = i % 16;
                callers.execute(() -> checks.verify(
                                "bob", right ? RIGHT : utf8("guess " + guess), HERE)
                        .whenComplete((verdict, broken) -> {
                            if (!(right ? ACCEPTED : REJECTED).equals(verdict)) {
                                failures.add(new AssertionError(verdict + " " + broken));
                            }
                        }));
            }
            callers.shutdown();
            assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            workers.shutdown();
            assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).isEmpty();
        }
    }

    private Verdict verdict(String user, byte[] password) {
        CompletableFuture<Verdict> verdict = ask(user, password, HERE);
        later.forEach(Runnable::run);
        later.clear();
        return done(verdict);
    }

    private CompletableFuture<Verdict> ask(String user, byte[] password, InetAddress source) {
        return verifier.verify(user, password, source).toCompletableFuture();
    }

    private static Verdict done(CompletionStage<Verdict> verdict) {
        CompletableFuture<Verdict> future = verdict.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private static boolean limited(Verdict verdict) {
        return verdict instanceof Verdict.Limited;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
