package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.List;

/** A command that shows one listing of the API as a table. */
@Command
final class ListCommand extends ApiCommand {
    private final ApiRequest request;
    private final List<Column> columns;

    private ListCommand(Environment environment, ApiRequest request, Column... columns) {
        super(environment);
        this.request = request;
        this.columns = List.of(columns);
    }

    /** The command that shows what is at {@code /v1/RESOURCE}. */
    static CommandLine of(
            Environment environment, String description, String resource, Column... columns) {
        ApiRequest request = ApiRequest.v1("GET", resource);
        CommandLine line = new CommandLine(new ListCommand(environment, request, columns));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    Exit run(Api api, Screen screen) {
        screen.table(api.ask(request).json(), columns);
        return Exit.OK;
    }
}
