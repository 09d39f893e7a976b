package dev.caravan.node.apply;

import dev.caravan.config.model.UserSet;
import dev.caravan.protocols.access.UserVerifier;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.loop.Time;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The sets of users by name, each with the one verifier that all its listeners share. A set whose
 * settings stay keeps its verifier, and what that has verified. Not for several threads at once.
 */
final class NamedUsers {
    private final Executor hashing;
    private Map<String, Known> known = Map.of();

    /** One set of users as it was written, and what became of it. */
    record Known(UserSet settings, Users users, UserVerifier verifier) {}

    NamedUsers(Executor hashing) {
        this.hashing = hashing;
    }

    /**
     * The sets {@code wanted}; {@link #keep} makes them the known ones.
     *
     * @throws dev.caravan.protocols.access.InvalidAccessException when a file is wrong
     */
    Map<String, Known> of(Map<String, UserSet> wanted) {
        Map<String, Known> next = new HashMap<>();
        wanted.forEach((name, settings) -> {
            Known old = known.get(name);
            next.put(name, old != null && old.settings().equals(settings) ? old : make(settings));
        });
        return next;
    }

    private Known make(UserSet settings) {
        Users users = settings.users();
        return new Known(settings, users, users.verifier(hashing, Time.system()));
    }

    /** Keeps {@code sets} and no others, and reads the files anew that were known before. */
    void keep(Map<String, Known> sets) {
        sets.values().stream()
                .filter(known.values()::contains)
                .forEach(set -> set.users().reload());
        known = Map.copyOf(sets);
    }
}
