package dev.caravan.config.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of content, as 64 lower-case hexadecimal digits.
 *
 * @param hex the digits
 */
public record Hash(String hex) implements Comparable<Hash> {
    /**
     * A hash that was written down.
     *
     * @throws IllegalArgumentException when it is not 64 lower-case hexadecimal digits
     */
    public Hash {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "hash: " + hex + " (expected: 64 lower-case hexadecimal digits)");
        }
    }

    /** The hash of {@code bytes}. */
    public static Hash of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Hash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Its first twelve digits, for people. */
    public String brief() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Hash other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
