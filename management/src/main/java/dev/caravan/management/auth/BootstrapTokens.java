package dev.caravan.management.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tokens from a file of the node's own, for a cluster that has none yet and for when all are lost.
 * One a line, {@code ID HASH ROLE NAME}; hash as {@link Token#hash} makes it. Empty lines and those
 * that begin with {@code #} are skipped.
 */
public final class BootstrapTokens {
    private static final Pattern LINE = Pattern.compile(
            "([0-9a-f]{12})\\s+([0-9a-f]{64})\\s+(viewer|operator|admin)\\s+(\\S{1,64})");
    private static final long MAX_BYTES = 64 * 1024;

    private BootstrapTokens() {}

    /**
     * Reads {@code file}; blocks.
     *
     * @return by id
     * @throws IllegalArgumentException naming the line that is none
     * @throws UncheckedIOException when it cannot be read
     */
    public static Map<String, KeptToken> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(
                        file + ": too long (expected: at most " + MAX_BYTES + " bytes)");
            }
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The line for {@code token}. */
    public static String line(Token token, Role role, String name) {
        return token.id() + " " + token.hash() + " " + role.word() + " " + name;
    }

    static Map<String, KeptToken> parse(String file, List<String> lines) {
        Map<String, KeptToken> tokens = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String words = line.strip();
            if (words.isEmpty() || words.startsWith("#")) {
                continue;
            }
            var match = LINE.matcher(words);
            if (!match.matches()) {
                throw new IllegalArgumentException(
                        file + ":" + number + ": no token (expected: ID HASH ROLE NAME)");
            }
            tokens.put(
                    match.group(1),
                    new KeptToken(match.group(2), match.group(3), match.group(4), 0));
        }
        return Map.copyOf(tokens);
    }
}
