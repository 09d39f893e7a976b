package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code caravan config show [PATH]}: the document that is wanted, or a part of it. */
@Command(
        name = "show",
        description =
                "Prints the wanted document, or the part of it at PATH. Secrets are redacted.",
        footer = {"", "Example: caravan config show listeners/web/layers/http/routes/@api"})
final class ConfigShowCommand extends ApiCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "Names with / between them; elements of lists as @NAME; a JSON pointer"
                    + " when it begins with /.")
    private Optional<String> path = Optional.empty();

    @Option(names = "--source", description = "The text as it was submitted, comments included.")
    private boolean source;

    @Option(names = "--effective", description = "With every default filled in.")
    private boolean effective;

    ConfigShowCommand(Environment environment) {
        super(environment);
    }

    @Override
    Exit run(Api api, Screen screen) {
        if (source && (effective || path.isPresent())) {
            throw invalid("--source is the whole text: without --effective and PATH");
        }
        ApiAnswer answer = api.ask(request());
        if (source) {
            screen.out().print(answer.text());
            screen.out().flush();
        } else {
            Value document = answer.json();
            screen.show(document, () -> screen.out().print(Screen.yaml(document)));
        }
        if (screen.format() == Format.TABLE) {
            answer.etag()
                    .ifPresent(etag -> screen.progress(
                            "# " + etag.replace("\"", "") + " is what --if-match takes"));
        }
        return Exit.OK;
    }

    private ApiRequest request() {
        List<String> segments = new ArrayList<>(List.of("config"));
        String where = path.orElse("");
        boolean pointer = where.startsWith("/");
        if (!pointer && !where.isEmpty()) {
            segments.addAll(List.of(where.split("/")));
        }
        ApiRequest request = ApiRequest.v1("GET", segments.toArray(String[]::new));
        if (pointer) {
            request = request.query("at", where);
        }
        if (source) {
            return request.query("form", "source").header("Accept", "application/yaml");
        }
        return effective ? request.query("form", "effective") : request;
    }
}
