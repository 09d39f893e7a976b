package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/** {@code caravan config import FILE}: an exported document takes the place of what is there. */
@Command(
        name = "import",
        description = "Makes an exported FILE the wanted document, with a note that says where it"
                + " came from.")
final class ConfigImportCommand extends ApiCommand {
    @Parameters(paramLabel = "FILE", description = "What 'export' wrote; - reads it.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final Submission submission = new Submission();

    ConfigImportCommand(Environment environment) {
        super(environment);
    }

    @Override
    String document() {
        return file.toString();
    }

    @Override
    Exit run(Api api, Screen screen) {
        ApiRequest put = submission.of(ApiRequest.v1("PUT", "config"));
        if (!put.target().contains("note=")) {
            put = put.query("note", "import of " + file.getFileName());
        }
        return submission.follow(
                api.atLeast(Submission.PATIENCE).ask(Submission.document(put, text(file))),
                api,
                screen,
                environment().pace());
    }
}
