package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;
import dev.caravan.protocols.access.InvalidAccessException;
import dev.caravan.protocols.access.Users;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code caravan user}, of sets that the document names. */
final class UserCommands {
    private static final String USERS = "users";

    private UserCommands() {}

    /** The commands of {@code user}. */
    static Tree under(Tree user, Environment e) {
        return user.command("list", () -> new Names(e))
                .command("set", () -> new Set(e))
                .command("remove", () -> new Remove(e))
                .command("hash", UserHashCommand::new);
    }

    /** {@code caravan user list}. */
    @Command(description = "The sets of users, or the users of one set.")
    private static final class Names extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "SET", description = "The set.")
        private Optional<String> set = Optional.empty();

        @Mixin
        private final Paging paging = new Paging();

        Names(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            ApiRequest request = set.map(name -> ApiRequest.v1("GET", USERS, name))
                    .orElseGet(() -> ApiRequest.v1("GET", USERS));
            List<Column> columns = set.isPresent()
                    ? List.of(
                            Column.of("NAME", "name", "user"),
                            Column.of("BY", "by"),
                            Column.of("SINCE", "at"))
                    : List.of(Column.of("NAME", "name"), Column.of("USERS", "users"));
            Value listing = set.isPresent()
                    ? paging.all(api, request, "cursor", screen)
                    : api.ask(request).json();
            screen.table(listing, columns);
            return Exit.OK;
        }
    }

    /** {@code caravan user set}. */
    @Command(
            description = "A user is in a set, with a password that is asked for or read from"
                    + " standard input; on every node at once.",
            footer = {"", "Example: printf %%s \"$PASSWORD\" | caravan user set staff alice"})
    private static final class Set extends ApiCommand {
        @Parameters(index = "0", paramLabel = "SET", description = "The set.")
        private String set = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "The user.")
        private String name = "";

        Set(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            // The password itself never leaves this machine.
            ApiRequest put = ApiRequest.v1("PUT", USERS, set, name).json(Map.of("hash", hash()));
            screen.done(api.ask(put).json(), name + " is in " + set);
            return Exit.OK;
        }

        private String hash() {
            try {
                byte[] password = Password.ask(environment().in());
                try {
                    return Users.hash(password);
                } finally {
                    Arrays.fill(password, (byte) 0);
                }
            } catch (IOException | InvalidAccessException e) {
                throw invalid(String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code caravan user remove}. */
    @Command(
            description = "A user is in a set no more; the user's connections end on every node"
                    + " within a second.")
    private static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "SET", description = "The set.")
        private String set = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "The user.")
        private String name = "";

        Remove(Environment environment) {
            super(environment);
        }

        @Option(names = "--dry-run", description = "Only counts the connections that would end.")
        private boolean dryRun;

        @Override
        Exit run(Api api, Screen screen) {
            ApiRequest request = ApiRequest.v1("DELETE", USERS, set, name);
            if (dryRun) {
                Value counted = api.ask(request.query("dry-run", "true")).json();
                screen.done(
                        counted,
                        "connections that would end: " + counted.at("count").number(0));
                return Exit.OK;
            }
            Value said = api.ask(request).json();
            screen.done(said, name + " is in " + set + " no more");
            return Exit.OK;
        }
    }
}
