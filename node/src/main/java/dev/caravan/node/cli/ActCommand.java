package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.function.Function;

/** A command that does one thing to one thing, and says so in a sentence. */
@Command
final class ActCommand extends ApiCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameters(paramLabel = "ID", description = "Which one, as 'list' shows it.")
    private String id = "";

    private final Function<String, ApiRequest> request;
    private final String sentence;

    private ActCommand(
            Environment environment, Function<String, ApiRequest> request, String sentence) {
        super(environment);
        this.request = request;
        this.sentence = sentence;
    }

    /** {@code POST /v1/RESOURCE/ID:verb}; {@code sentence} follows the id. */
    static CommandLine verb(
            Environment environment,
            String description,
            String resource,
            String verb,
            String sentence) {
        return of(
                environment,
                description,
                id -> ApiRequest.v1("POST", resource, id + ":" + verb),
                sentence);
    }

    /** {@code DELETE /v1/RESOURCE/ID}; {@code sentence} follows the id. */
    static CommandLine delete(
            Environment environment, String description, String resource, String sentence) {
        return of(environment, description, id -> ApiRequest.v1("DELETE", resource, id), sentence);
    }

    /** Any request about an id; {@code sentence} follows the id. */
    static CommandLine of(
            Environment environment,
            String description,
            Function<String, ApiRequest> request,
            String sentence) {
        CommandLine line = new CommandLine(new ActCommand(environment, request, sentence));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    Exit run(Api api, Screen screen) {
        Value said = api.atLeast(PATIENCE).ask(request.apply(id)).json();
        screen.done(said, id + " " + sentence);
        return Exit.OK;
    }
}
