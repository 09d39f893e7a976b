package dev.caravan.config.content;

import java.util.Collection;
import java.util.Optional;

/** Content by its hash, on this node's disk. Blocks; any thread but a loop's. */
public interface ContentStore {
    /** The longest content: 20 MB. */
    int MAX_BYTES = 20 * 1000 * 1000;

    /**
     * Keeps {@code bytes}; on disk when it returns. Keeping what is there already is nothing.
     *
     * @throws IllegalArgumentException when it is longer than {@link #MAX_BYTES}
     */
    Hash put(byte[] bytes);

    /**
     * The content of {@code hash}, checked against it; empty when it is not here, or was damaged:
     * then it is here no more, and can be put again.
     */
    Optional<byte[]> get(Hash hash);

    /** Whether it is here. */
    boolean has(Hash hash);

    /**
     * Forgets all but these, and but what was put within the last minutes: that may belong to a
     * revision which is being proposed.
     */
    void retain(Collection<Hash> wanted);
}
