package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** {@code caravan rollout}. */
final class RolloutCommands {
    private static final String ROLLOUTS = "rollouts";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RolloutCommands() {}

    /** The commands of {@code rollout}. */
    static Tree under(Tree rollout, Environment e) {
        return rollout.command("list", () -> list(e))
                .command("show", () -> ShowCommand.of(e, "Shows a rollout.", ROLLOUTS))
                .command("watch", () -> new Watch(e))
                .command("pause", () -> Reasoned.of(e, "pause", "Holds a rollout.", "is held"))
                .command("resume", () -> verb(e, "resume", "Lets it go on.", "goes on"))
                .command(
                        "promote",
                        () -> verb(
                                e,
                                "promote",
                                "Ends its waiting: the next batch begins now.",
                                "goes ahead"))
                .command(
                        "abort",
                        () -> Reasoned.of(
                                e, "abort", "Takes every touched node back.", "goes back"));
    }

    private static Object verb(Environment e, String verb, String description, String sentence) {
        return ActCommand.verb(e, description, ROLLOUTS, verb, sentence);
    }

    private static Object list(Environment e) {
        return ListCommand.of(
                e,
                "The last rollouts.",
                ROLLOUTS,
                Column.of("ROLLOUT", "id"),
                Column.of("REVISION", "revision"),
                Column.of("FROM", "from"),
                new Column("PHASE", RolloutProgress::phase),
                Column.of("SINCE", "since"),
                Column.of("REASON", "reason"));
    }

    /** An order whose reason others may want to read. */
    @Command
    private static final class Reasoned extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "Which one, as 'list' shows it.")
        private String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; 'list' shows it.")
        private Optional<String> reason = Optional.empty();

        private final String verb;
        private final String sentence;

        private Reasoned(Environment environment, String verb, String sentence) {
            super(environment);
            this.verb = verb;
            this.sentence = sentence;
        }

        static CommandLine of(Environment e, String verb, String description, String sentence) {
            CommandLine line = new CommandLine(new Reasoned(e, verb, sentence));
            line.getCommandSpec().usageMessage().description(description);
            return line;
        }

        @Override
        Exit run(Api api, Screen screen) {
            ApiRequest order = ApiRequest.v1("POST", ROLLOUTS, id + ":" + verb);
            ApiRequest said = reason.map(text -> order.query("reason", text)).orElse(order);
            screen.done(api.atLeast(PATIENCE).ask(said).json(), id + " " + sentence);
            return Exit.OK;
        }
    }

    /** {@code caravan rollout watch}. */
    @Command(
            description = "Prints what a rollout does until it is over: ends with 0 when every"
                    + " node proved the revision, 3 when it was rolled back, 5 when a newer one"
                    + " took its place.")
    private static final class Watch extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "ID", description = "Which one (the last one).")
        private Optional<String> id = Optional.empty();

        @Option(
                names = "--within",
                paramLabel = "TIME",
                defaultValue = "10m",
                converter = Seconds.class,
                description = "For how long at most (${DEFAULT-VALUE}).")
        private Duration within = Duration.ofMinutes(10);

        Watch(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Optional<String> chosen = id.or(() -> last(api));
            if (chosen.isEmpty()) {
                screen.line("no rollout yet");
                return Exit.OK;
            }
            return new RolloutWatch(api, screen, environment().pace())
                    .watch(chosen.orElseThrow(), within);
        }

        private static Optional<String> last(Api api) {
            return Screen.rows(api.ask(ApiRequest.v1("GET", ROLLOUTS)).json()).stream()
                    .map(rollout -> rollout.at("id"))
                    .max(Comparator.comparingLong(number -> number.number(0)))
                    .map(Value::text);
        }
    }
}
