package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/** {@code caravan config diff FILE}: what applying a document would change. */
@Command(
        name = "diff",
        description = "Says what applying FILE would change and whom it would touch. Every node"
                + " tries it; nothing is changed.")
final class ConfigDiffCommand extends ApiCommand {
    @Parameters(paramLabel = "FILE", description = "The document, YAML or JSON; - reads it.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    ConfigDiffCommand(Environment environment) {
        super(environment);
    }

    @Override
    String document() {
        return file.toString();
    }

    @Override
    Exit run(Api api, Screen screen) {
        ApiRequest dry = ApiRequest.v1("PUT", "config").query("dry-run", "true");
        ApiRequest put = Submission.document(dry.header("If-Match", "*"), text(file));
        Submission.impact(api.atLeast(Submission.PATIENCE).ask(put).json(), screen);
        return Exit.OK;
    }
}
