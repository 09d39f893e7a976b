package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/** {@code caravan config apply FILE}: a document becomes the wanted one. */
@Command(
        name = "apply",
        description = "Makes FILE the document that all nodes serve: checks it, agrees on it and"
                + " begins its rollout.")
final class ConfigApplyCommand extends ApiCommand {
    @Parameters(paramLabel = "FILE", description = "The document, YAML or JSON; - reads it.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--dry-run", description = "Only says what it would do, as 'diff' does.")
    private boolean dryRun;

    @Mixin
    private final Submission submission = new Submission();

    ConfigApplyCommand(Environment environment) {
        super(environment);
    }

    @Override
    String document() {
        return file.toString();
    }

    @Override
    Exit run(Api api, Screen screen) {
        ApiRequest put = submission.of(ApiRequest.v1("PUT", "config"));
        byte[] text = text(file);
        if (dryRun) {
            ApiRequest dry = Submission.document(put.query("dry-run", "true"), text);
            Submission.impact(api.atLeast(Submission.PATIENCE).ask(dry).json(), screen);
            return Exit.OK;
        }
        ApiAnswer answer = api.atLeast(Submission.PATIENCE).ask(Submission.document(put, text));
        return submission.follow(answer, api, screen, environment().pace());
    }
}
