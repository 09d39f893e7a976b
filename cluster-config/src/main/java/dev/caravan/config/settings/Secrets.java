package dev.caravan.config.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What this node keeps of secrets outside the document, where a secret may be written {@code
 * file:NAME} or {@code env:CARAVAN_SECRET_NAME}.
 *
 * @param directory below which {@code file:} looks; without one it finds nothing
 * @param environment in which {@code env:} looks
 */
public record Secrets(Optional<Path> directory, Map<String, String> environment) {
    /** None. */
    public static final Secrets NONE = new Secrets(Optional.empty(), Map.of());

    private static final String FILE = "file:";
    private static final String ENVIRONMENT = "env:";
    private static final Pattern VARIABLE = Pattern.compile("CARAVAN_SECRET_[A-Za-z0-9_]{1,200}");
    private static final int MAX_BYTES = 64 * 1024;

    public Secrets {
        environment = Map.copyOf(environment);
    }

    /** Whether {@code text} says where a secret is instead of being one. */
    public static boolean isReference(String text) {
        return text.startsWith(FILE) || text.startsWith(ENVIRONMENT);
    }

    /**
     * The secret that {@code text} refers to, or {@code text} itself; reads a file, so never on a
     * loop.
     *
     * @throws IllegalArgumentException saying what is not there, without what is
     */
    String resolve(String text) {
        if (text.startsWith(FILE)) {
            return file(text);
        }
        return text.startsWith(ENVIRONMENT) ? variable(text) : text;
    }

    private String variable(String reference) {
        String name = reference.substring(ENVIRONMENT.length());
        if (!VARIABLE.matcher(name).matches()) {
            throw new IllegalArgumentException("env: (expected: env:CARAVAN_SECRET_NAME)");
        }
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(reference + " is not set on this node");
        }
        return value;
    }

    private String file(String reference) {
        Path base = directory.orElseThrow(() -> new IllegalArgumentException(
                reference + ": this node has no secrets (expected: --secrets-dir DIR)"));
        try {
            Path inside = base.toRealPath();
            Path path = inside.resolve(reference.substring(FILE.length())).normalize();
            if (!path.startsWith(inside) || !path.toRealPath().startsWith(inside)) {
                throw new IllegalArgumentException(
                        reference + " (expected: a file below the node's --secrets-dir)");
            }
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
                throw new IllegalArgumentException(
                        reference + " (expected: a file of at most " + MAX_BYTES + " bytes)");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(reference + " is not UTF-8", e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(reference + " cannot be read on this node", e);
        }
    }

    /** The directory only. */
    @Override
    public String toString() {
        return "Secrets[" + directory.map(Path::toString).orElse("no directory") + "]";
    }
}
