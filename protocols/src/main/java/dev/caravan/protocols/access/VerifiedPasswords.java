package dev.caravan.protocols.access;

import dev.caravan.protocols.loop.Time;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The passwords that were right a short while ago, one a user, as keyed digests. Only right ones
 * are kept, so the table is as large as the number of active users and nobody else can fill it.
 *
 * <p>Any thread; a look neither blocks nor makes objects. Bounded: when it is full, what is over
 * is forgotten, and if nothing is, any one.
 */
final class VerifiedPasswords {
    private record Entry(String hash, byte[] digest, long since, Optional<Verdict> accepted) {}

    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final Users users;
    private final long keptNanos;
    private final int most;
    private final Time time;

    VerifiedPasswords(Users users, Duration kept, int most, Time time) {
        this.users = users;
        this.keptNanos = kept.toNanos();
        this.most = most;
        this.time = time;
    }

    /** The acceptance of this very password, if it is fresh and the user still has it. */
    Optional<Verdict> accepted(String user, byte[] digest) {
        Entry entry = entries.get(user);
        return entry != null
                        && MessageDigest.isEqual(entry.digest, digest)
                        && isFresh(entry, time.nanos())
                        && users.isCurrent(user, entry.hash)
                ? entry.accepted
                : Optional.empty();
    }

    /** Keeps that a user's password of {@code digest} was right and matched {@code hash}. */
    void keep(Verdict.Accepted accepted, byte[] digest, String hash) {
        String user = accepted.user();
        if (keptNanos == 0) {
            return;
        }
        long now = time.nanos();
        if (entries.size() >= most && !entries.containsKey(user)) {
            makeRoom(now);
        }
        entries.put(user, new Entry(hash, digest, now, Optional.of(accepted)));
    }

    /** How many are kept, fresh or not. */
    int size() {
        return entries.size();
    }

    private void makeRoom(long now) {
        entries.values().removeIf(entry -> !isFresh(entry, now));
        var any = entries.keySet().iterator();
        while (entries.size() >= most && any.hasNext()) {
            any.next();
            any.remove();
        }
    }

    private boolean isFresh(Entry entry, long now) {
        return now - entry.since < keptNanos;
    }
}
