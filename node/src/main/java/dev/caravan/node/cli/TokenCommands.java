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

/** {@code caravan token}. */
final class TokenCommands {
    private static final String TOKENS = "tokens";

    private TokenCommands() {}

    /** The commands of {@code token}. */
    static Tree under(Tree token, Environment e) {
        return token.command("list", () -> list(e))
                .command("create", () -> new Create(e))
                .command(
                        "revoke",
                        () -> ActCommand.delete(
                                e, "A token opens nothing any more.", TOKENS, "is revoked"));
    }

    private static Object list(Environment e) {
        return PagedCommand.of(
                e,
                "The tokens of the API, never their secrets.",
                TOKENS,
                "cursor",
                Column.of("ID", "id"),
                Column.of("NAME", "name"),
                Column.of("ROLE", "role"),
                Column.of("EXPIRES", "expires"),
                Column.of("LAST USED", "last-used"),
                Column.of("BY", "by"),
                Column.of("SINCE", "at"));
    }

    /** {@code caravan token create}. */
    @Command(description = "Makes a token. It is printed once, and only its hash is kept.")
    private static final class Create extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "What it is called, for the audit log.")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "viewer|operator|admin",
                defaultValue = "viewer",
                description = "What it may do (${DEFAULT-VALUE}).")
        private String role = "viewer";

        @Option(names = "--expires-in", paramLabel = "TIME", description = "Ends then, as in 90d.")
        private Optional<String> expiresIn = Optional.empty();

        Create(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Map<String, Object> wish = new LinkedHashMap<>();
            wish.put("name", name);
            wish.put("role", role);
            expiresIn.ifPresent(time -> wish.put("expires-in", time));
            Value made = api.ask(ApiRequest.v1("POST", TOKENS).json(wish)).json();
            screen.show(made, () -> screen.line(made.at("token").text()));
            if (screen.format() == Format.TABLE) {
                screen.progress("This is shown once. Keep it in a file that only you can read.");
            }
            return Exit.OK;
        }
    }
}
