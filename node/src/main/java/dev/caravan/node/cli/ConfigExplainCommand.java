package dev.caravan.node.cli;

import dev.caravan.config.document.DocumentSchema;
import dev.caravan.node.client.Json;
import dev.caravan.node.client.Value;
import dev.caravan.protocols.catalog.Catalog;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** {@code caravan config explain PATH}: what a setting means, with its default and range. */
@Command(
        name = "explain",
        description = "Says what a setting of the document means, its type, default and range, and"
                + " what may stand below it.",
        footer = {
            "",
            "Example: caravan config explain listeners/web/limits",
            "         caravan config explain listeners/web/layers/http/routes"
        })
final class ConfigExplainCommand implements Runnable {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "Names with / between them, yours where the document has yours.")
    private String path = "";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        Value schema = Json.read(DocumentSchema.json(Catalog::layers));
        SchemaWalk walk = new SchemaWalk(schema);
        List<Value> found = List.of(schema);
        for (String name : path.replace('.', '/').split("/")) {
            if (name.isEmpty()) {
                continue;
            }
            List<Value> below = walk.below(found, name);
            if (below.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        path + ": " + name + ": no such setting (expected: "
                                + String.join(", ", walk.members(found).keySet()) + ")");
            }
            found = below;
        }
        print(walk, found);
    }

    private void print(SchemaWalk walk, List<Value> found) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(path.isEmpty() ? "The document" : path);
        for (Value schema : found) {
            walk.words(schema).forEach(line -> out.println("  " + line));
        }
        Map<String, String> members = walk.members(found);
        if (!members.isEmpty()) {
            out.println();
            out.println("Below it:");
            int width = members.keySet().stream().mapToInt(String::length).max().orElse(0);
            members.forEach((name, meaning) ->
                    out.println(("  " + name + " ".repeat(width - name.length()) + "  " + meaning)
                            .stripTrailing()));
        }
        out.flush();
    }
}
