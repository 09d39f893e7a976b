package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;

/** A command that shows one listing of the API that comes in pages. */
@Command
final class PagedCommand extends ApiCommand {
    @Mixin
    private final Paging paging = new Paging();

    private final ApiRequest request;
    private final String cursor;
    private final List<Column> columns;

    private PagedCommand(
            Environment environment, ApiRequest request, String cursor, Column... columns) {
        super(environment);
        this.request = request;
        this.cursor = cursor;
        this.columns = List.of(columns);
    }

    /** The command that shows {@code /v1/RESOURCE}, whose parameter {@code cursor} turns pages. */
    static CommandLine of(
            Environment environment,
            String description,
            String resource,
            String cursor,
            Column... columns) {
        ApiRequest request = ApiRequest.v1("GET", resource);
        CommandLine line = new CommandLine(new PagedCommand(environment, request, cursor, columns));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    Exit run(Api api, Screen screen) {
        screen.table(paging.all(api, request, cursor, screen), columns);
        return Exit.OK;
    }
}
