package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;

/** {@code caravan revision}. */
final class RevisionCommands {
    private static final String REVISIONS = "revisions";

    private RevisionCommands() {}

    /** The commands of {@code revision}. */
    static Tree under(Tree revision, Environment e) {
        return revision.command("list", () -> list(e))
                .command("show", () -> new Show(e))
                .command("diff", () -> new Diff(e))
                .command("activate", () -> new Activate(e));
    }

    private static Object list(Environment e) {
        return PagedCommand.of(
                e,
                "The history of the document.",
                REVISIONS,
                "before",
                Column.of("REVISION", "revision"),
                Column.of("TIME", "at"),
                Column.of("ORIGIN", "origin"),
                Column.of("BY", "by"),
                Column.of("BYTES", "bytes"),
                Column.of("ROLLOUT", "rollout"),
                Column.flag("WANTED", "wanted"),
                Column.flag("PROVEN", "proven"),
                Column.of("NOTE", "note"));
    }

    /** {@code caravan revision show}. */
    @Command(description = "Shows what is known of a revision, or its document.")
    private static final class Show extends ApiCommand {
        @Parameters(index = "0", paramLabel = "N", description = "The revision.")
        private long number;

        @Option(names = "--document", description = "Its document.")
        private boolean document;

        @Option(names = "--source", description = "Its text, as it was submitted.")
        private boolean source;

        Show(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            ApiRequest request = ApiRequest.v1("GET", REVISIONS, number + "");
            if (source) {
                screen.out().print(api.ask(request.query("format", "submitted")).text());
                screen.out().flush();
            } else if (document) {
                Value whole = api.ask(request).json();
                screen.show(whole, () -> screen.out().print(Screen.yaml(whole)));
            } else {
                screen.detail(api.ask(request.query("format", "about")).json());
            }
            return Exit.OK;
        }
    }

    /** {@code caravan revision diff}. */
    @Command(description = "What changed from one revision to another.")
    private static final class Diff extends ApiCommand {
        @Parameters(index = "0", paramLabel = "N", description = "The later revision.")
        private long number;

        @Option(
                names = "--from",
                paramLabel = "M",
                description = "The earlier one (the one that it replaced).")
        private Optional<Long> from = Optional.empty();

        Diff(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            ApiRequest request = ApiRequest.v1("GET", REVISIONS, number + "", "diff");
            Value diff = api.ask(request.query("from", from)).json();
            screen.show(diff, () -> Screen.rows(diff).forEach(line -> screen.line(line.text())));
            return Exit.OK;
        }
    }

    /** {@code caravan revision activate}. */
    @Command(
            description = "Makes the document of an old revision the wanted one again, as a new"
                    + " revision: this is how an operator rolls back.")
    private static final class Activate extends ApiCommand {
        @Parameters(index = "0", paramLabel = "N", description = "The revision to go back to.")
        private long number;

        @Mixin
        private final Submission submission = new Submission();

        Activate(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            ApiAnswer answer = api.atLeast(Submission.PATIENCE)
                    .ask(submission.of(ApiRequest.v1("POST", REVISIONS, number + ":activate")));
            return submission.follow(answer, api, screen, environment().pace());
        }
    }
}
