package dev.caravan.node.client;

import dev.caravan.management.tls.PemFiles;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contexts of a person, as {@code contexts.yaml} says them. Immutable.
 *
 * <pre>{@code
 * current: lab
 * contexts:
 *   lab: { api: "https://10.0.0.5:9640", token-file: lab.token, ca: lab-ca.pem }
 *   live: { api: "https://10.0.0.9:9640", cert: ann.crt, key: ann.key, ca: live-ca.pem }
 * }</pre>
 *
 * Relative files are beside it.
 */
public final class Contexts {
    private static final Set<String> KEYS =
            Set.of("api", "token", "token-file", "ca", "cert", "key");

    private final Path file;
    private final String current;
    private final Map<String, Context> byName;

    private Contexts(Path file, String current, Map<String, Context> byName) {
        this.file = file;
        this.current = current;
        this.byName = byName;
    }

    /** Where a person with this environment keeps them. */
    public static Path place(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // The XDG rules: a relative path there is to be ignored.
        Path folder = config.startsWith("/")
                ? Path.of(config)
                : Path.of(
                        environment.getOrDefault("HOME", System.getProperty("user.home")),
                        ".config");
        return folder.resolve("caravan").resolve("contexts.yaml");
    }

    /**
     * Those of {@code file}; none when there is no such file.
     *
     * @throws InvalidContext when it cannot be understood
     */
    public static Contexts read(Path file) {
        try {
            String text = Files.readString(file);
            Object plain = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(text);
            return of(file, Value.of(plain));
        } catch (NoSuchFileException e) {
            return new Contexts(file, "", Map.of());
        } catch (IOException e) {
            throw new InvalidContext(file + ": cannot be read: " + e.getMessage());
        } catch (YamlEngineException e) {
            throw new InvalidContext(file + ": is no YAML: " + e.getMessage());
        }
    }

    private static Contexts of(Path file, Value document) {
        Map<String, Context> byName = new LinkedHashMap<>();
        document.at("contexts").members().forEach((name, said) -> {
            said.members().keySet().stream()
                    .filter(key -> !KEYS.contains(key))
                    .findFirst()
                    .ifPresent(key -> {
                        throw new InvalidContext(file + ": contexts." + name + "." + key
                                + ": unknown (expected: api, token, token-file, ca, cert, key)");
                    });
            byName.put(
                    name,
                    new Context(
                            name,
                            text(said, "api"),
                            text(said, "token"),
                            text(said, "token-file").map(file::resolveSibling),
                            text(said, "ca").map(file::resolveSibling),
                            own(file, name, said)));
        });
        return new Contexts(file, document.at("current").text(), byName);
    }

    private static Optional<PemFiles> own(Path file, String name, Value said) {
        Optional<Path> cert = text(said, "cert").map(file::resolveSibling);
        Optional<Path> key = text(said, "key").map(file::resolveSibling);
        if (cert.isPresent() != key.isPresent()) {
            throw new InvalidContext(
                    file + ": contexts." + name + ": cert and key need each other");
        }
        return cert.map(chain -> new PemFiles(chain, key.orElseThrow()));
    }

    private static Optional<String> text(Value said, String key) {
        return Optional.of(said.at(key).text()).filter(text -> !text.isEmpty());
    }

    /** The one in use; {@link Context#NONE} when none is. */
    public Context current() {
        return current.isEmpty() ? Context.NONE : named(current);
    }

    /**
     * The one of this name.
     *
     * @throws InvalidContext when there is none
     */
    public Context named(String name) {
        Context context = byName.get(name);
        if (context == null) {
            throw new InvalidContext(file + ": no context " + name
                    + (byName.isEmpty()
                            ? ""
                            : " (there: " + String.join(", ", byName.keySet()) + ")"));
        }
        return context;
    }

    /** All of them, in the order of the file. */
    public Map<String, Context> all() {
        return java.util.Collections.unmodifiableMap(byName);
    }

    /** The file. */
    public Path file() {
        return file;
    }
}
