package dev.caravan.management.auth;

import dev.caravan.config.content.Hash;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A token as its owner holds it: {@code cvn_ID_SECRET}, ID twelve hexadecimal digits, SECRET 256
 * random bits in base64url. Only the hash of the whole text is kept.
 *
 * @param text the whole token: a secret
 */
public record Token(String id, String text) {
    /** How every token begins, so that scanners of leaked secrets find it. */
    public static final String PREFIX = "cvn_";

    private static final Pattern FORM = Pattern.compile("cvn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
    private static final int ID_LENGTH = 12;

    /** A new token; {@code random} must be fit for secrets. */
    public static Token mint(RandomGenerator random) {
        byte[] id = new byte[ID_LENGTH / 2];
        byte[] secret = new byte[32];
        random.nextBytes(id);
        random.nextBytes(secret);
        String name = HexFormat.of().formatHex(id);
        String words = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new Token(name, PREFIX + name + "_" + words);
    }

    /** The token that {@code text} is, if it has the form of one. */
    public static Optional<Token> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int from = PREFIX.length();
        return Optional.of(new Token(text.substring(from, from + ID_LENGTH), text));
    }

    /** What is kept of it: SHA-256 over the text, in hexadecimal. */
    public String hash() {
        return Hash.of(text.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return PREFIX + id;
    }
}
