package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The options of commands that make a new revision, and what follows their request. */
final class Submission {
    /** Every node tries a document before it is agreed on. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ANY = "*";

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "10m",
            paramLabel = "TIME",
            converter = Seconds.class,
            description = "Watches the rollout until it is over, or for TIME (10m); ends with 3"
                    + " when it was rolled back.")
    private Optional<Duration> wait = Optional.empty();

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "Why, for those who read the history.")
    private Optional<String> note = Optional.empty();

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            defaultValue = ANY,
            description = "Only if this is what is wanted now, such as a revision that"
                    + " 'config show' named; else nothing is changed.")
    private String expected = ANY;

    /** The request with what the options add. */
    ApiRequest of(ApiRequest request) {
        boolean quoted = expected.equals(ANY) || expected.endsWith("\"");
        return request.query("note", note)
                .header("If-Match", quoted ? expected : "\"" + expected + "\"");
    }

    /** A text of YAML or JSON as the body of a request. */
    static ApiRequest document(ApiRequest request, byte[] text) {
        String start = new String(text, StandardCharsets.UTF_8).stripLeading();
        return request.body(start.startsWith("{") ? "application/json" : "application/yaml", text);
    }

    /**
     * A file's content; {@code -} is standard input.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    static byte[] read(Path file, InputStream in) {
        try {
            return file.toString().equals("-") ? in.readAllBytes() : Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Says what became of it, and waits for it where that is wanted. */
    Exit follow(ApiAnswer answer, Api api, Screen screen, Pace pace) {
        Value said = answer.json();
        Optional<String> rollout = rollout(answer, said);
        String revision = said.at("revision").text();
        if (rollout.isEmpty()) {
            screen.show(said, () -> screen.line("revision " + revision + " says the same already"));
            return Exit.OK;
        }
        boolean watches = wait.isPresent();
        if (!watches || screen.format() == Format.TABLE) {
            screen.show(
                    said,
                    () -> screen.line("revision " + revision + " is agreed on, rollout "
                            + rollout.orElseThrow() + " has begun"));
        }
        return wait.map(time ->
                        new RolloutWatch(api, screen, pace).watch(rollout.orElseThrow(), time))
                .orElse(Exit.OK);
    }

    private static Optional<String> rollout(ApiAnswer answer, Value said) {
        if (said.at("state").text().equals("unchanged")) {
            return Optional.empty();
        }
        Optional<String> named = Optional.of(said.at("rollout").text()).filter(id -> !id.isEmpty());
        return named.or(() -> answer.location()
                .filter(place -> place.contains("/rollouts/"))
                .map(place -> place.substring(place.lastIndexOf('/') + 1)));
    }

    /** What a change would do, for people. */
    static void impact(Value said, Screen screen) {
        screen.show(said, () -> {
            Value impact = said.any("touched", "impact");
            if (impact.at("diff").elements().isEmpty()) {
                screen.line("nothing would change");
                return;
            }
            Value lines = said.at("changes").elements().isEmpty()
                    ? impact.at("diff")
                    : said.at("changes");
            lines.elements().forEach(line -> screen.line(line.text()));
            for (String kind : new String[] {"listeners", "routes", "upstreams", "users"}) {
                if (!impact.at(kind).elements().isEmpty()) {
                    screen.line(kind + " touched: " + impact.at(kind).text());
                }
            }
            screen.line("live connections that it ends or moves: "
                    + impact.at("connections").number(0));
        });
    }
}
