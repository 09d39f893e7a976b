package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code caravan list}: lists of addresses, hosts or words. */
final class EntryCommands {
    private static final String LISTS = "lists";

    private EntryCommands() {}

    /** The commands of {@code list}. */
    static Tree under(Tree list, Environment e) {
        return list.command("show", () -> new Show(e))
                .command("add", () -> new Add(e))
                .command("remove", () -> new Remove(e));
    }

    /** An entry may have slashes, as a block has, which separate segments. */
    private static String[] path(String list, String entry) {
        return Stream.concat(Stream.of(LISTS, list), Stream.of(entry.split("/", -1)))
                .toArray(String[]::new);
    }

    /** {@code caravan list show}. */
    @Command(description = "The lists, or the entries of one list.")
    private static final class Show extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "LIST", description = "The list.")
        private Optional<String> list = Optional.empty();

        @Mixin
        private final Paging paging = new Paging();

        Show(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            if (list.isEmpty()) {
                screen.table(
                        api.get("/v1/lists"),
                        List.of(Column.of("NAME", "name"), Column.of("ENTRIES", "entries")));
                return Exit.OK;
            }
            ApiRequest request = ApiRequest.v1("GET", LISTS, list.get());
            screen.table(
                    paging.all(api, request, "cursor", screen),
                    List.of(
                            Column.of("ENTRY", "entry"),
                            Column.of("NOTE", "note"),
                            Column.of("UNTIL", "until"),
                            Column.of("BY", "by"),
                            Column.of("SINCE", "at")));
            return Exit.OK;
        }
    }

    /** {@code caravan list add}. */
    @Command(description = "An entry is in a list, on every node at once.")
    private static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "LIST", description = "The list.")
        private String list = "";

        @Parameters(index = "1", paramLabel = "ENTRY", description = "The entry.")
        private String entry = "";

        @Option(names = "--note", paramLabel = "TEXT", description = "What about it.")
        private Optional<String> note = Optional.empty();

        @Option(names = "--expires-in", paramLabel = "TIME", description = "Removes itself then.")
        private Optional<String> expiresIn = Optional.empty();

        Add(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Map<String, Object> about = new LinkedHashMap<>();
            note.ifPresent(text -> about.put("note", text));
            expiresIn.ifPresent(time -> about.put("expires-in", time));
            Value said =
                    api.ask(ApiRequest.v1("PUT", path(list, entry)).json(about)).json();
            screen.done(said, entry + " is in " + list);
            return Exit.OK;
        }
    }

    /** {@code caravan list remove}. */
    @Command(description = "An entry is in a list no more.")
    private static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "LIST", description = "The list.")
        private String list = "";

        @Parameters(index = "1", paramLabel = "ENTRY", description = "The entry.")
        private String entry = "";

        Remove(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Value said = api.ask(ApiRequest.v1("DELETE", path(list, entry))).json();
            screen.done(said, entry + " is in " + list + " no more");
            return Exit.OK;
        }
    }
}
