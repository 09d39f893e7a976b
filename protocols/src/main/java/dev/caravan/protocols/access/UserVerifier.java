package dev.caravan.protocols.access;

import dev.caravan.protocols.loop.Time;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks passwords against {@link Users}, never on the caller's thread.
 *
 * <p>Ask {@link #cached} first: it answers at once for who was accepted a moment ago. {@link
 * #verify} has the hash computed elsewhere; equal questions that come meanwhile share one
 * computation, so a browser's twenty connections cost one. A name nobody has takes as long as a
 * wrong password. Sources that fail too often wait, without a computation. Everything is bounded by
 * {@link Bounds}.
 *
 * <p>Any thread. The stages are completed on the executor's threads.
 */
public final class UserVerifier {

    /**
     * What it may take.
     *
     * @param cacheFor how long an accepted password needs no new computation; zero for never
     * @param cached how many users' acceptances are kept
     * @param pending how many computations may wait or run; more is {@link Verdict.Busy}
     * @param failures how many failures a source has in {@code per}; more is {@link
     *     Verdict.Limited}
     * @param per the time in which they come back
     * @param sources how many sources with failures are remembered
     */
    public record Bounds(
            Duration cacheFor, int cached, int pending, int failures, Duration per, int sources) {

        public Bounds {
            atLeast("cache-for", cacheFor.toNanos(), 0);
            atLeast("cached", cached, 1);
            atLeast("pending", pending, 1);
            atLeast("failures", failures, 1);
            atLeast("per", per.toNanos(), 1);
            atLeast("sources", sources, 1);
        }

        /**
         * 60 s and 10,000 users; 64 computations, three seconds' worth on two cores; 10 failures a
         * minute of each of 10,000 sources.
         */
        public static Bounds usual() {
            return new Bounds(
                    Duration.ofSeconds(60), 10_000, 64, 10, Duration.ofMinutes(1), 10_000);
        }

        private static void atLeast(String field, long value, long least) {
            if (value < least) {
                throw new InvalidAccessException(
                        field + ": " + value + " (expected: at least " + least + ")");
            }
        }
    }

    private record Attempt(String user, ByteBuffer digest) {}

    private record Computation(InetAddress source, CompletableFuture<Verdict> verdict) {}

    private static final CompletionStage<Verdict> BUSY =
            CompletableFuture.completedStage(new Verdict.Busy());

    private final ConcurrentHashMap<Attempt, Computation> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final byte[] salt = new byte[32];
    private final Users users;
    private final Bounds bounds;
    private final Executor executor;
    private final VerifiedPasswords verified;
    private final FailureLimiter failures;

    UserVerifier(Users users, Bounds bounds, Executor executor, Time time) {
        this.users = users;
        this.bounds = bounds;
        this.executor = executor;
        this.verified = new VerifiedPasswords(users, bounds.cacheFor, bounds.cached, time);
        this.failures = new FailureLimiter(bounds.failures, bounds.per, bounds.sources, time);
        new SecureRandom().nextBytes(salt);
    }

    /** The users it checks against. */
    public Users users() {
        return users;
    }

    /** The acceptance of this user and password, if one is fresh; cheap, for the hot path. */
    public Optional<Verdict> cached(String user, byte[] password) {
        return verified.accepted(user, digest(password));
    }

    /**
     * The verdict, at once or when it has been computed.
     *
     * @param password as it came; not kept
     * @param source whom a failure is counted against
     */
    public CompletionStage<Verdict> verify(String user, byte[] password, InetAddress source) {
        byte[] digest = digest(password);
        Optional<Verdict> fresh = verified.accepted(user, digest);
        if (fresh.isPresent()) {
            return CompletableFuture.completedStage(fresh.get());
        }
        Optional<Duration> wait = failures.pause(source);
        if (wait.isPresent()) {
            return CompletableFuture.completedStage(new Verdict.Limited(wait.get()));
        }
        Attempt attempt = new Attempt(user, ByteBuffer.wrap(digest));
        Computation mine = new Computation(source, new CompletableFuture<>());
        Computation same = underWay.putIfAbsent(attempt, mine);
        return same == null ? start(attempt, password.clone(), mine) : shared(same, source);
    }

    /** Another source pays for its own failure; the same one asked once, in many connections. */
    private CompletionStage<Verdict> shared(Computation same, InetAddress source) {
        return same.source.equals(source)
                ? same.verdict.copy()
                : same.verdict.thenApply(verdict -> {
                    countFailure(verdict, source);
                    return verdict;
                });
    }

    private CompletionStage<Verdict> start(Attempt attempt, byte[] password, Computation mine) {
        if (pending.incrementAndGet() > bounds.pending) {
            return busy(attempt, mine);
        }
        try {
            executor.execute(() -> compute(attempt, password, mine));
        } catch (RejectedExecutionException full) {
            return busy(attempt, mine);
        }
        return mine.verdict.copy();
    }

    private CompletionStage<Verdict> busy(Attempt attempt, Computation mine) {
        finished(attempt);
        mine.verdict.complete(new Verdict.Busy());
        return BUSY;
    }

    private void compute(Attempt attempt, byte[] password, Computation mine) {
        Verdict verdict;
        try {
            verdict = check(attempt, password);
            countFailure(verdict, mine.source);
        } catch (RuntimeException | Error broken) {
            finished(attempt);
            mine.verdict.completeExceptionally(broken);
            return;
        }
        finished(attempt);
        mine.verdict.complete(verdict);
    }

    private Verdict check(Attempt attempt, byte[] password) {
        String hash = users.hashToCheck(attempt.user);
        boolean matches = PasswordHash.matches(password, hash);
        // The decoy is nobody's hash, and a hash that was replaced meanwhile no longer counts.
        if (!matches || !users.isCurrent(attempt.user, hash)) {
            return new Verdict.Rejected();
        }
        Verdict.Accepted accepted = new Verdict.Accepted(new Grant(users, attempt.user, hash));
        verified.keep(accepted, attempt.digest.array(), hash);
        return accepted;
    }

    private void countFailure(Verdict verdict, InetAddress source) {
        if (verdict instanceof Verdict.Rejected) {
            failures.failed(source);
        }
    }

    private void finished(Attempt attempt) {
        underWay.remove(attempt);
        pending.decrementAndGet();
    }

    /** Of salt and password: worth nothing outside this process. */
    private byte[] digest(byte[] password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(salt);
            return sha.digest(password);
        } catch (NoSuchAlgorithmException neverWithoutSha256) {
            throw new IllegalStateException(neverWithoutSha256);
        }
    }
}
