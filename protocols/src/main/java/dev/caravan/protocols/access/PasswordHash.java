package dev.caravan.protocols.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Password hashes: bcrypt, in the forms {@code $2a$}, {@code $2b$} and {@code $2y$}.
 *
 * <p>Making or checking one takes tens of milliseconds and more by intent: never on a loop.
 */
final class PasswordHash {
    /**
     * The cost of the hashes made here: about 85 ms of one core a guess, the least that OWASP
     * advises. A proxy checks a password each minute and user, not once a session: a cost of 12
     * takes 350 ms, and 170 active users would keep one core busy with nothing else.
     */
    static final int COST = 10;

    private static final int MIN_COST = 4;

    /** At this cost a check takes about five seconds; above, one user's login stalls others'. */
    private static final int MAX_COST = 16;

    /** What bcrypt sees of a password. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");
    private static final Pattern KIND =
            Pattern.compile("(\\$[A-Za-z0-9-]{1,16}\\$|\\{[A-Z0-9]+}).*");
    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2B;

    private PasswordHash() {}

    /** Makes the hash of a password of 1 to 72 bytes. */
    static String of(byte[] password) {
        if (password.length < 1 || password.length > MAX_PASSWORD_BYTES) {
            throw new InvalidAccessException("password: " + password.length
                    + " bytes (expected: 1.." + MAX_PASSWORD_BYTES + ", all that bcrypt sees)");
        }
        byte[] hash = BCrypt.with(
                        VERSION, new SecureRandom(), LongPasswordStrategies.strict(VERSION))
                .hash(COST, password);
        return new String(hash, StandardCharsets.US_ASCII);
    }

    /** Whether {@code hash} is one of {@code password}, or of what bcrypt sees of it. */
    static boolean matches(byte[] password, String hash) {
        byte[] seen = password.length > MAX_PASSWORD_BYTES
                ? Arrays.copyOf(password, MAX_PASSWORD_BYTES)
                : password;
        return BCrypt.verifyer().verify(seen, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }

    /** Why {@code hash} is no hash we can check, without a word of it. */
    static Optional<String> problem(String hash) {
        if (!BCRYPT.matcher(hash).matches()) {
            return Optional.of(kindProblem(hash));
        }
        int cost = cost(hash);
        return cost < MIN_COST || cost > MAX_COST
                ? Optional.of(
                        "bcrypt cost " + cost + " (expected: " + MIN_COST + ".." + MAX_COST + ")")
                : Optional.empty();
    }

    private static String kindProblem(String hash) {
        var kind = KIND.matcher(hash);
        if (hash.startsWith("$2a$") || hash.startsWith("$2b$") || hash.startsWith("$2y$")) {
            return "a broken bcrypt hash (expected: 60 characters)";
        }
        return kind.matches()
                ? "a hash of kind " + kind.group(1)
                        + " (expected: bcrypt, $2b$…, as `caravan user hash` makes)"
                : "not a hash (expected: bcrypt, $2b$…, as `caravan user hash` makes; a password"
                        + " in clear text has no place here)";
    }

    /** The cost of a well-formed hash. */
    static int cost(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }

    /** A hash of that cost that takes as long as any, and that no password is known for. */
    static String decoy(int cost) {
        return String.format("$2b$%02d$", cost) + "qlRyLs8xH4QtEVPyyyHk1u"
                + "3nUDWcPgkCqhvEkqaJ1XydSQeWLvxYy";
    }
}
