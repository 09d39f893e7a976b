package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code caravan ban}. */
final class BanCommands {
    private static final String BANS = "bans";

    private BanCommands() {}

    /** The commands of {@code ban}. */
    static Tree under(Tree ban, Environment e) {
        return ban.command("list", () -> list(e))
                .command("add", () -> new Add(e))
                .command(
                        "remove",
                        () -> ActCommand.delete(e, "Lifts a ban.", BANS, "is banned no more"));
    }

    private static Object list(Environment e) {
        return ListCommand.of(
                e,
                "Who is banned.",
                BANS,
                Column.of("BAN", "key", "id", "name"),
                Column.of("REASON", "reason"),
                Column.time("UNTIL", "until", "until-millis", "expires"),
                Column.of("BY", "author", "by"),
                Column.time("SINCE", "at", "at-millis"));
    }

    /** {@code caravan ban add}. */
    @Command(
            description = "Bans a user (user:NAME) or an address or block (10.0.0.0/8) on every"
                    + " node; their connections end within a second.")
    private static final class Add extends ApiCommand {
        @Parameters(paramLabel = "WHO", description = "user:NAME, an address or a block.")
        private String who = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private Optional<String> reason = Optional.empty();

        @Option(names = "--expires-in", paramLabel = "TIME", description = "Lifts itself then.")
        private Optional<String> expiresIn = Optional.empty();

        Add(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Map<String, Object> ban = new LinkedHashMap<>();
            reason.ifPresent(text -> ban.put("reason", text));
            expiresIn.ifPresent(time -> ban.put("expires-in", time));
            Value said = api.ask(ApiRequest.v1("PUT", BANS, who).json(ban)).json();
            screen.done(said, who + " is banned");
            return Exit.OK;
        }
    }
}
