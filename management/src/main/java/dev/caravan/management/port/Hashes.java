package dev.caravan.management.port;

import java.util.Optional;

/** Hashes of passwords. */
public interface Hashes {
    /**
     * Makes one; takes tens of milliseconds of a core, so never on a thread that must not wait.
     *
     * @throws IllegalArgumentException when {@code password} cannot be hashed, without a word of it
     */
    String of(byte[] password);

    /** Why {@code name} with {@code hash} makes no user; without a word of the hash. */
    Optional<String> problem(String name, String hash);
}
