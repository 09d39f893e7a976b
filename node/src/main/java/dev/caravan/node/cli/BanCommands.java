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
    private static final String USER = "user:";

    private BanCommands() {}

    /** The commands of {@code ban}. */
    static Tree under(Tree ban, Environment e) {
        return ban.command("list", () -> list(e))
                .command("add", () -> new Add(e))
                .command("remove", () -> new Remove(e));
    }

    private static Object list(Environment e) {
        return PagedCommand.of(
                e,
                "Who is banned.",
                BANS,
                "cursor",
                Column.of("BAN", "key"),
                Column.of("REASON", "reason"),
                Column.of("UNTIL", "until"),
                Column.of("BY", "by"),
                Column.of("SINCE", "at"));
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

        @Option(names = "--dry-run", description = "Only counts the connections that would end.")
        private boolean dryRun;

        Add(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Map<String, Object> ban = new LinkedHashMap<>();
            boolean user = who.startsWith(USER);
            ban.put(user ? "user" : "client", user ? who.substring(USER.length()) : who);
            reason.ifPresent(text -> ban.put("reason", text));
            expiresIn.ifPresent(time -> ban.put("expires-in", time));
            ApiRequest request = ApiRequest.v1("POST", BANS).json(ban);
            if (dryRun) {
                Value counted = api.ask(request.query("dry-run", "true")).json();
                screen.done(
                        counted,
                        "connections that would end: " + counted.at("count").number(0));
                return Exit.OK;
            }
            Value said = api.ask(request).json();
            screen.done(said, who + " is banned");
            return Exit.OK;
        }
    }

    /** {@code caravan ban remove}. */
    @Command(description = "Lifts a ban.")
    private static final class Remove extends ApiCommand {
        @Parameters(
                paramLabel = "WHO",
                description =
                        "As 'add' takes it (user:NAME, an address, a block) or as 'list' shows"
                                + " it (user/NAME, client/BLOCK).")
        private String who = "";

        Remove(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            api.ask(ApiRequest.v1("DELETE", path(who)));
            screen.line(who + " is banned no more");
            return Exit.OK;
        }

        /** A block's slash separates segments, like the one before it. */
        private static String[] path(String who) {
            boolean shown = who.startsWith("user/") || who.startsWith("client/");
            String user = who.startsWith(USER) ? "user/" + who.substring(USER.length()) : "";
            String key = shown ? who : user.isEmpty() ? "client/" + who : user;
            return (BANS + "/" + key).split("/", -1);
        }
    }
}
