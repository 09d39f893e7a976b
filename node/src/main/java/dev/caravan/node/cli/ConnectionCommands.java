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

/** {@code caravan connection}. */
final class ConnectionCommands {
    private static final String CONNECTIONS = "connections";

    private ConnectionCommands() {}

    /** The commands of {@code connection}. */
    static Tree under(Tree connection, Environment e) {
        return connection
                .command("list", () -> new Search(e))
                .command("show", () -> new Show(e))
                .command("close", () -> new Close(e));
    }

    /** The options that say which connections. */
    private static final class Filter {
        @Option(names = "--listener", paramLabel = "NAME", description = "Of this listener.")
        private Optional<String> listener = Optional.empty();

        @Option(names = "--user", paramLabel = "NAME", description = "Of this user.")
        private Optional<String> user = Optional.empty();

        @Option(
                names = "--client",
                paramLabel = "ADDR",
                description = "From this address or block.")
        private Optional<String> client = Optional.empty();

        @Option(names = "--target", paramLabel = "HOST", description = "To this host or .domain.")
        private Optional<String> target = Optional.empty();

        @Option(
                names = "--protocol",
                paramLabel = "NAME",
                description = "Of this protocol, such as socks5.")
        private Optional<String> protocol = Optional.empty();

        /** By the names of the API. */
        private Map<String, String> said() {
            Map<String, String> said = new LinkedHashMap<>();
            listener.ifPresent(value -> said.put("listener", value));
            user.ifPresent(value -> said.put("user", value));
            client.ifPresent(value -> said.put("client", value));
            target.ifPresent(value -> said.put("target", value));
            protocol.ifPresent(value -> said.put("protocol", value));
            return said;
        }
    }

    /** {@code caravan connection list}. */
    @Command(description = "The live connections of every node.")
    private static final class Search extends ApiCommand {
        @Mixin
        private final Filter filter = new Filter();

        @Mixin
        private final Paging paging = new Paging();

        Search(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            ApiRequest request = ApiRequest.v1("GET", CONNECTIONS);
            for (Map.Entry<String, String> entry : filter.said().entrySet()) {
                request = request.query(entry.getKey(), entry.getValue());
            }
            screen.table(paging.all(api, request, "cursor", screen), columns());
            return Exit.OK;
        }

        private static List<Column> columns() {
            return List.of(
                    Column.of("NODE", "node"),
                    Column.of("ID", "id"),
                    Column.of("LISTENER", "listener"),
                    Column.of("CLIENT", "client"),
                    Column.of("USER", "user"),
                    Column.of("PROTOCOL", "protocol"),
                    Column.of("STATE", "state"),
                    Column.of("TARGET", "target"),
                    Column.bytes("IN", "bytes-in"),
                    Column.bytes("OUT", "bytes-out"),
                    Column.of("SINCE", "accepted-at"));
        }
    }

    /** {@code caravan connection show}. */
    @Command(description = "Shows a connection: its passport, what was learnt about it.")
    private static final class Show extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NODE", description = "The node that has it.")
        private String node = "";

        @Parameters(index = "1", paramLabel = "ID", description = "Its id there.")
        private String id = "";

        Show(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            screen.detail(api.ask(ApiRequest.v1("GET", CONNECTIONS, node, id)).json());
            return Exit.OK;
        }
    }

    /** {@code caravan connection close}. */
    @Command(
            description = "Ends one connection, or all that the options name.",
            footer = {"", "Example: caravan connection close --user bob"})
    private static final class Close extends ApiCommand {
        @Parameters(
                arity = "0..2",
                paramLabel = "NODE ID",
                hideParamSyntax = true,
                description = "The node that has it, and its id there.")
        private List<String> one = List.of();

        @Mixin
        private final Filter filter = new Filter();

        @Option(names = "--all", description = "Every connection of every node.")
        private boolean all;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
        private Optional<String> reason = Optional.empty();

        @Option(names = "--dry-run", description = "Only counts those that the options name.")
        private boolean dryRun;

        Close(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Map<String, String> said = filter.said();
            boolean single = one.size() == 2;
            int ways = (single ? 1 : 0) + (said.isEmpty() ? 0 : 1) + (all ? 1 : 0);
            if (one.size() == 1 || ways != 1) {
                throw invalid("expected: NODE ID, or some of --listener, --user, --client,"
                        + " --target, --protocol, or --all");
            }
            if (single && (dryRun || reason.isPresent())) {
                throw invalid("NODE ID is closed without --dry-run and --reason");
            }
            if (single) {
                ApiRequest request =
                        ApiRequest.v1("DELETE", CONNECTIONS, one.getFirst(), one.getLast());
                screen.done(api.ask(request).json(), "closed");
                return Exit.OK;
            }
            ApiRequest request = ApiRequest.v1("POST", CONNECTIONS + ":close")
                    .query("reason", reason)
                    .query("dry-run", Optional.of(true).filter(dry -> dryRun))
                    .query("all", Optional.of(true).filter(every -> all));
            for (Map.Entry<String, String> what : said.entrySet()) {
                request = request.query(what.getKey(), what.getValue());
            }
            Value closed = api.ask(request).json();
            String did = dryRun ? "would be closed: " : "closed: ";
            screen.done(closed, did + closed.at("count").number(0));
            return Exit.OK;
        }
    }
}
