package dev.caravan.protocols.access;

import dev.caravan.protocols.loop.Time;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who may use a proxy: names and the hashes of their passwords (bcrypt, {@code $2a$}, {@code $2b$},
 * {@code $2y$}).
 *
 * <p>Any thread. {@link #verifier} makes the one that checks passwords against them; one of these
 * serves every listener that names the same users.
 */
public final class Users {
    private static final int MAX_NAME_BYTES = 255;

    private Supplier<Map<String, String>> source;
    private Map<String, String> base;
    private Map<String, Optional<String>> overlay = Map.of();
    private volatile Known known;

    /** One state of the users, swapped as a whole. */
    private record Known(Map<String, String> hashes, String decoy) {

        static Known of(Map<String, String> hashes) {
            // Unknown users cost what most known ones do, so that time does not tell them apart.
            int cost = hashes.values().stream()
                    .collect(Collectors.groupingBy(PasswordHash::cost, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(PasswordHash.COST);
            return new Known(Map.copyOf(hashes), PasswordHash.decoy(cost));
        }
    }

    private Users(Supplier<Map<String, String>> source) {
        this.source = source;
        this.base = source.get();
        this.known = Known.of(base);
    }

    /**
     * The users of a file, one {@code name:hash} a line, {@code #} for comment lines. Reads it now,
     * and again at {@link #reload}.
     *
     * @throws InvalidAccessException naming file, line and reason of everything wrong with it
     */
    public static Users file(Path path) {
        return new Users(() -> UserFile.read(path));
    }

    /**
     * These users, name to hash.
     *
     * @throws InvalidAccessException naming everyone who has a problem
     */
    public static Users of(Map<String, String> hashes) {
        Map<String, String> copy = Map.copyOf(hashes);
        List<String> problems = new ArrayList<>();
        copy.forEach((name, hash) -> problem(name, hash).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidAccessException(
                    String.join("\n", problems.stream().sorted().toList()));
        }
        return new Users(() -> copy);
    }

    /**
     * What is wrong with a name or its hash, if anything is: the name has 1 to 255 bytes of UTF-8
     * and neither a colon nor control characters.
     */
    public static Optional<String> problem(String name, String hash) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_NAME_BYTES) {
            return Optional.of("name: " + bytes + " bytes (expected: 1.." + MAX_NAME_BYTES + ")");
        }
        if (name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("name: (expected: no colon, no control characters)");
        }
        return PasswordHash.problem(hash).map(problem -> name + ": " + problem);
    }

    /**
     * The hash of a password as a file of users wants it. Takes about 85 ms.
     *
     * @param password 1 to 72 bytes, all that bcrypt sees
     */
    public static String hash(byte[] password) {
        return PasswordHash.of(password);
    }

    /**
     * Reads the file again; blocks. From then on removed users and old passwords are refused,
     * cached or not.
     *
     * @throws InvalidAccessException if it is wrong; then nothing has changed
     */
    public synchronized void reload() {
        base = source.get();
        settle();
    }

    /**
     * Takes its users from where {@code other} has them; what lies over them stays. Those who are
     * not among them, or have other passwords there, are refused from then on.
     */
    public void become(Users other) {
        Supplier<Map<String, String>> from;
        Map<String, String> there;
        synchronized (other) {
            from = other.source;
            there = other.base;
        }
        synchronized (this) {
            source = from;
            base = there;
            settle();
        }
    }

    /**
     * Lays {@code entries} over the users, in place of what lay there before: a hash for who is to
     * be there with that password, empty for who is not to be there at all.
     *
     * @throws InvalidAccessException naming everyone who has a problem; nothing has changed then
     */
    public synchronized void overlay(Map<String, Optional<String>> entries) {
        List<String> problems = new ArrayList<>();
        entries.forEach((name, hash) ->
                hash.flatMap(given -> problem(name, given)).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidAccessException(
                    String.join("\n", problems.stream().sorted().toList()));
        }
        overlay = Map.copyOf(entries);
        settle();
    }

    private void settle() {
        Map<String, String> all = new HashMap<>(base);
        overlay.forEach((name, hash) -> {
            if (hash.isPresent()) {
                all.put(name, hash.get());
            } else {
                all.remove(name);
            }
        });
        known = Known.of(all);
    }

    /** The names as they are now. */
    public Set<String> names() {
        return known.hashes.keySet();
    }

    /** What checks passwords against these users, with the usual bounds. */
    public UserVerifier verifier(Executor executor, Time time) {
        return verifier(UserVerifier.Bounds.usual(), executor, time);
    }

    /**
     * What checks passwords against these users.
     *
     * @param executor for work of tens of milliseconds each; never a loop's
     */
    public UserVerifier verifier(UserVerifier.Bounds bounds, Executor executor, Time time) {
        return new UserVerifier(this, bounds, executor, time);
    }

    /** The hash to check a password of {@code name} against: for the unknown, one nobody has. */
    String hashToCheck(String name) {
        Known now = known;
        return now.hashes.getOrDefault(name, now.decoy);
    }

    /** Whether {@code hash} is that of {@code name} at present. */
    boolean isCurrent(String name, String hash) {
        return hash.equals(known.hashes.get(name));
    }
}
