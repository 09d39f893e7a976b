package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Event;
import dev.caravan.node.client.EventReader;
import dev.caravan.node.client.Json;
import dev.caravan.node.client.UnreachableException;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** {@code caravan event follow}: everything that changes, as it changes. */
@Command(
        name = "follow",
        description = "Prints everything that changes in the cluster as it changes, a line each,"
                + " until it is interrupted. Resumes where it was when the node goes.")
final class EventFollowCommand extends ApiCommand {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Option(names = "--after", paramLabel = "ID", description = "From after this event on.")
    private String after = "";

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many.")
    private Optional<Long> count = Optional.empty();

    @Option(
            names = "--once",
            description = "Ends when the stream does, instead of connecting again.")
    private boolean once;

    EventFollowCommand(Environment environment) {
        super(environment);
    }

    private long left;

    @Override
    Exit run(Api api, Screen screen) {
        left = count.orElse(Long.MAX_VALUE);
        EventReader reader = new EventReader(after);
        while (left > 0) {
            ApiRequest request = ApiRequest.v1("GET", "events");
            String last = reader.lastId();
            try {
                api.follow(
                        last.isEmpty() ? request : request.header("Last-Event-ID", last),
                        stream -> read(stream, reader, screen));
            } catch (UnreachableException e) {
                if (once) {
                    throw e;
                }
                screen.warn(e.getMessage() + "; trying again");
            }
            if (once) {
                break;
            }
            if (left > 0) {
                environment().pace().pause(PAUSE);
            }
        }
        return Exit.OK;
    }

    private void read(InputStream stream, EventReader reader, Screen screen) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Optional<Event> event = reader.line(line);
            event.ifPresent(found -> print(found, screen));
            if (event.isPresent() && --left == 0) {
                return;
            }
        }
    }

    private static void print(Event event, Screen screen) {
        switch (screen.format()) {
            case TABLE ->
                screen.line((event.id() + " " + event.type() + ": " + words(event.data())).strip());
            // One line an event, for programs that read lines.
            case JSON -> screen.out().println(event.data());
            case YAML -> screen.out().print("---\n" + Screen.yaml(value(event.data())));
        }
        screen.out().flush();
    }

    private static String words(String data) {
        return value(data).text();
    }

    private static Value value(String data) {
        try {
            return Json.read(data);
        } catch (Json.MalformedJson e) {
            return Value.of(data);
        }
    }
}
