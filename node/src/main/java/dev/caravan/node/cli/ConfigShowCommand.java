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

    @Option(
            names = "--effective",
            description = "What the node that answers sees: with the defaults of what was left out,"
                    + " and its own variables.")
    private boolean effective;

    ConfigShowCommand(Environment environment) {
        super(environment);
    }

    @Override
    Exit run(Api api, Screen screen) {
        if (source && path.isPresent()) {
            throw invalid("--source is the whole text: without PATH");
        }
        if (source && effective) {
            throw invalid("--source contradicts --effective");
        }
        ApiAnswer answer = source ? Source.of(api) : api.ask(request());
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
                            "# revision " + etag.replace("\"", "") + ": --if-match takes it"));
        }
        return Exit.OK;
    }

    private ApiRequest request() {
        String where = path.orElse("");
        if (where.startsWith("/")) {
            return formed(ApiRequest.v1("GET", "config").query("at", where));
        }
        List<String> segments = new ArrayList<>(List.of("config"));
        if (!where.isEmpty()) {
            segments.addAll(List.of(where.split("/")));
        }
        return formed(ApiRequest.v1("GET", segments.toArray(String[]::new)));
    }

    private ApiRequest formed(ApiRequest request) {
        return effective ? request.query("form", "effective") : request;
    }
}
