package dev.caravan.node.cli;

import dev.caravan.config.document.DocumentSchema;
import dev.caravan.protocols.catalog.Catalog;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan config schema}: what a document may say, for editors. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of documents, for editors and for other checkers.")
final class ConfigSchemaCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(DocumentSchema.json(Catalog::layers));
        spec.commandLine().getOut().flush();
    }
}
