package dev.caravan.node.cli;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.node.Exit;
import dev.caravan.node.NodeSettings;
import dev.caravan.node.apply.DocumentSource;
import dev.caravan.protocols.catalog.Catalog;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code caravan config check FILE}: every problem of a document, with its place. */
@Command(
        name = "check",
        description = "Reads a document as start would, and prints every problem as"
                + " FILE:LINE:COLUMN: POINTER: what is wrong. Opens nothing.")
final class ConfigCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The document, YAML or JSON.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final DocumentOptions options = new DocumentOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Map<String, String> environment;

    ConfigCheckCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    private ReadingOptions reading() {
        try {
            return NodeSettings.reading(
                    Catalog::layers,
                    options.vars(environment, Map.of()),
                    options.host(),
                    options.portOffset(),
                    Map.of());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        DocumentReader.Read read = new DocumentSource(Optional.of(file), reading()).read();
        read.problems().forEach(problem -> err.println(problem.in(file.toString())));
        read.warnings().forEach(warning -> err.println(warning.in(file.toString()) + " (warning)"));
        if (read.document().isEmpty()) {
            return Exit.INVALID.code();
        }
        spec.commandLine().getOut().println(file + ": is a valid document");
        return Exit.OK.code();
    }
}
