package dev.caravan.node.apply;

import dev.caravan.config.model.UserSet;
import dev.caravan.protocols.access.InvalidAccessException;
import dev.caravan.protocols.access.UserVerifier;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.loop.Time;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The sets of users by name, each with the one verifier that all its listeners share. A set lives as
 * long as documents name it, whatever its settings become; over what a document says of its users
 * lies what the collection of that name says. Any thread.
 */
final class NamedUsers {
    private static final Logger LOG = LoggerFactory.getLogger(NamedUsers.class);

    private final Executor hashing;
    private Map<String, Known> known = Map.of();
    private final Map<String, Map<String, Optional<String>>> overlays = new HashMap<>();

    /**
     * One set of users as it was written, and what became of it.
     *
     * @param users who they are, from one document to the next
     * @param read the users as {@code settings} have them, for {@code users} to become
     */
    record Known(UserSet settings, Users users, UserVerifier verifier, Users read) {}

    NamedUsers(Executor hashing) {
        this.hashing = hashing;
    }

    /**
     * The sets {@code wanted}; {@link #keep} makes them the known ones.
     *
     * @throws InvalidAccessException when a file is wrong
     */
    synchronized Map<String, Known> of(Map<String, UserSet> wanted) {
        Map<String, Known> next = new HashMap<>();
        wanted.forEach((name, settings) -> {
            Known old = known.get(name);
            next.put(name, old == null ? make(settings) : after(old, settings));
        });
        return next;
    }

    private Known make(UserSet settings) {
        Users users = settings.users();
        return new Known(settings, users, users.verifier(hashing, Time.system()), users);
    }

    private static Known after(Known old, UserSet settings) {
        return old.settings().equals(settings)
                ? old
                : new Known(settings, old.users(), old.verifier(), settings.users());
    }

    /** Keeps {@code sets} and no others, and reads the files anew that were known before. */
    synchronized void keep(Map<String, Known> sets) {
        Map<String, Known> before = known;
        known = Map.copyOf(sets);
        sets.forEach((name, set) -> {
            if (set.equals(before.get(name))) {
                reload(name, set);
            } else if (set.read() != set.users()) {
                set.users().become(set.read());
            }
            overlay(name, set);
        });
    }

    private static void reload(String name, Known set) {
        try {
            set.users().reload();
        } catch (InvalidAccessException e) {
            LOG.warn("users {} are those of before: {}", name, e.getMessage());
        }
    }

    /**
     * What lies over the users of the set {@code name} from now on, whether a document names it
     * already or only later: hashes, or empty for who is not to be there at all.
     *
     * @throws InvalidAccessException naming everyone who has a problem; nothing has changed then
     */
    synchronized void overlay(String name, Map<String, Optional<String>> entries) {
        Map<String, Optional<String>> before = overlays.put(name, Map.copyOf(entries));
        Known set = known.get(name);
        try {
            if (set == null) {
                Users.of(Map.of()).overlay(entries);
            } else {
                set.users().overlay(entries);
            }
        } catch (InvalidAccessException e) {
            overlays.put(name, before == null ? Map.of() : before);
            throw e;
        }
    }

    private void overlay(String name, Known set) {
        Map<String, Optional<String>> entries = overlays.get(name);
        if (entries != null) {
            set.users().overlay(entries);
        }
    }
}
