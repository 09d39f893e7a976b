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
                .command("show", () -> ShowCommand.of(e, "Shows a revision.", REVISIONS))
                .command("diff", () -> new Diff(e))
                .command("activate", () -> new Activate(e));
    }

    private static Object list(Environment e) {
        return ListCommand.of(
                e,
                "The history of the document.",
                REVISIONS,
                Column.of("REVISION", "number", "revision"),
                Column.time("TIME", "at", "at-millis"),
                Column.of("ORIGIN", "origin"),
                Column.of("BY", "author", "by"),
                Column.of("BYTES", "bytes"),
                Column.of("ROLLOUT", "rollout"),
                Column.of("STATUS", "status", "state"),
                Column.of("NOTE", "note"));
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
