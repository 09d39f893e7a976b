package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** {@code caravan config export [FILE]}: the text of the wanted document, to keep or to edit. */
@Command(
        name = "export",
        description = "Writes the wanted document as it was submitted, comments included, to FILE"
                + " (0600) or to standard output; 'import' takes it. One that was put together"
                + " from parts since, which nobody wrote as a text, is written as YAML.")
final class ConfigExportCommand extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to; never overwritten.")
    private Optional<Path> file = Optional.empty();

    ConfigExportCommand(Environment environment) {
        super(environment);
    }

    @Override
    Exit run(Api api, Screen screen) {
        ApiAnswer answer = Source.of(api);
        String text = text(answer);
        if (file.isEmpty()) {
            screen.out().print(text);
            screen.out().flush();
            return Exit.OK;
        }
        Path to = file.orElseThrow();
        try {
            Files.createFile(
                    to,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(to, text);
        } catch (IOException e) {
            throw invalid(to + ": cannot be written, or is there already");
        }
        screen.progress(to + ": revision "
                + answer.etag().map(e -> e.replace("\"", "") + ", ").orElse("")
                + text.length() + " characters");
        return Exit.OK;
    }

    /** One line of JSON is nothing to edit. */
    private static String text(ApiAnswer answer) {
        String text = answer.text();
        boolean canonical = text.startsWith("{") && !text.strip().contains("\n");
        return canonical ? Screen.yaml(answer.json()) : text;
    }
}
