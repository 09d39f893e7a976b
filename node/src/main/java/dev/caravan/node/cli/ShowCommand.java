package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that shows one thing of the API, all that is known of it. */
@Command
final class ShowCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "Which one, as 'list' shows it.")
    private String id = "";

    private final String resource;

    private ShowCommand(Environment environment, String resource) {
        super(environment);
        this.resource = resource;
    }

    /** The command that shows {@code /v1/RESOURCE/ID}. */
    static CommandLine of(Environment environment, String description, String resource) {
        CommandLine line = new CommandLine(new ShowCommand(environment, resource));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    Exit run(Api api, Screen screen) {
        screen.detail(api.ask(ApiRequest.v1("GET", resource, id)).json());
        return Exit.OK;
    }
}
