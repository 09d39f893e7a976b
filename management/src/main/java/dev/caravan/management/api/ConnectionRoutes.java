package dev.caravan.management.api;

import dev.caravan.management.auth.Role;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.Local;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Connections;
import dev.caravan.management.problem.Problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** {@code /v1/connections}: those of every node, searched, looked at and closed. */
public final class ConnectionRoutes {
    private static final String ONE = "/v1/connections/{node}/{id}";
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int MAX_NAME = 63;
    private static final int MAX_USER = 255;
    private static final int MAX_CLIENT = 64;
    private static final int MAX_HOST = 255;
    private static final int MAX_TEXT = 300;

    private final Proposals proposals;
    private final Fleet fleet;

    /** Routes that ask all of {@code fleet}. */
    public ConnectionRoutes(Proposals proposals, Fleet fleet) {
        this.proposals = proposals;
        this.fleet = fleet;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/connections", "listConnections")
                        .says("The live connections of every node, by node and number.")
                        .with(
                                Parameter.text("listener", MAX_NAME, "Only of this listener."),
                                Parameter.text("user", MAX_USER, "Only of this user."),
                                Parameter.text(
                                        "client", MAX_CLIENT, "Only from this address or block."),
                                Parameter.text(
                                        "target", MAX_HOST, "Only to this host, or .its end."),
                                Parameter.text("protocol", MAX_NAME, "Only of this protocol."),
                                Parameter.number(
                                        "limit", 1, MOST, "At most so many; 100 unless said."),
                                Parameter.of(
                                        "cursor",
                                        "^[A-Za-z0-9_-]*$",
                                        MAX_TEXT,
                                        "Where the page before ended: next."))
                        .answers(200, "The connections.", Schema.of(All.class))
                        .refuses(422, "The client or the cursor makes no sense.")
                        .by(this::all),
                Operation.of("GET", ONE, "readConnection")
                        .says("A connection, with its passport and its facts.")
                        .answers(200, "The connection.", Schema.of(ConnectionOf.class))
                        .refuses(404, "It is not there, or not any more.")
                        .by(this::one),
                Operation.of("DELETE", ONE, "closeConnection")
                        .says("Ends a connection.")
                        .changes(Role.OPERATOR)
                        .answersNothing("It is ended.")
                        .refuses(404, "It is not there, or not any more.")
                        .by(this::close),
                Operation.of("POST", "/v1/connections:close", "closeConnections")
                        .says("Ends every connection that matches.")
                        .changes(Role.OPERATOR)
                        .with(
                                Parameter.text("listener", MAX_NAME, "Those of this listener."),
                                Parameter.text("user", MAX_USER, "Those of this user."),
                                Parameter.text("client", MAX_CLIENT, "From this address or block."),
                                Parameter.text("target", MAX_HOST, "To this host, or .its end."),
                                Parameter.text("protocol", MAX_NAME, "Those of this protocol."),
                                Parameter.flag("all", "Really every one; nothing else is said."),
                                Parameter.text("reason", MAX_TEXT, "Why; the access log says it."),
                                Parameter.flag("dry-run", "Only counts them."))
                        .answers(200, "How many, node by node.", Schema.of(Counted.class))
                        .refuses(422, "The client makes no sense, or nothing is named.")
                        .by(this::closeAll));
    }

    private CompletionStage<Answer> all(Call call) {
        int limit = (int) call.numberOr("limit", USUAL);
        Cursor from = call.parameter("cursor").map(Cursor::parse).orElse(Cursor.START);
        TreeSet<String> nodes = new TreeSet<>(fleet.all().tailSet(from.node()));
        // Each may fill the page alone; the first of them is asked from where the last page ended.
        List<CompletionStage<Fleet.Answers<Local.ConnectionsThere>>> asked = new ArrayList<>();
        if (nodes.remove(from.node())) {
            asked.add(page(List.of(from.node()), filter(call, from.above()), limit + 1));
        }
        asked.add(page(nodes, filter(call, -1), limit + 1));
        return asked.stream()
                .reduce((some, more) -> some.thenCombine(more, ConnectionRoutes::together))
                .orElseThrow()
                .thenApply(answers -> page(answers, limit));
    }

    private CompletionStage<Fleet.Answers<Local.ConnectionsThere>> page(
            java.util.Collection<String> nodes, Connections.Filter filter, int limit) {
        return fleet.ask(
                nodes,
                Local.CONNECTIONS,
                new Local.Page(filter, limit),
                Local.ConnectionsThere.class);
    }

    private static Fleet.Answers<Local.ConnectionsThere> together(
            Fleet.Answers<Local.ConnectionsThere> some,
            Fleet.Answers<Local.ConnectionsThere> more) {
        TreeMap<String, Local.ConnectionsThere> byNode = new TreeMap<>(some.byNode());
        byNode.putAll(more.byNode());
        List<String> unanswered = new ArrayList<>(some.unanswered());
        unanswered.addAll(more.unanswered());
        return new Fleet.Answers<>(byNode, unanswered);
    }

    private static Answer page(Fleet.Answers<Local.ConnectionsThere> answers, int limit) {
        List<ConnectionOf> items = new ArrayList<>();
        answers.byNode()
                .forEach((node, there) -> there.connections().stream()
                        .sorted(Comparator.comparingLong(Connections.View::id))
                        .forEach(view -> items.add(ConnectionOf.of(node, view))));
        boolean more = items.size() > limit;
        List<ConnectionOf> shown = more ? items.subList(0, limit) : items;
        Optional<String> next = more
                ? Optional.of(new Cursor(shown.getLast().node(), shown.getLast().id()).text())
                : Optional.empty();
        return Answer.ok(new All(List.copyOf(shown), next, answers.unanswered()));
    }

    private static boolean isClient(String text) {
        return Blocks.normal(text).isPresent() || text.equals("loopback") || text.equals("private");
    }

    private static Connections.Filter filter(Call call, long above) {
        Optional<String> client = call.parameter("client");
        if (client.isPresent() && !isClient(client.get())) {
            throw Problem.senseless("client: no address (expected: an address, a block such as"
                            + " 10.0.0.0/8, loopback or private)")
                    .exception();
        }
        return new Connections.Filter(
                above,
                Optional.empty(),
                call.parameter("listener"),
                call.parameter("user"),
                client,
                call.parameter("target"),
                call.parameter("protocol"));
    }

    private CompletionStage<Answer> one(Call call) {
        String node = call.at("node");
        long id = call.number("id");
        return found(node, id).thenApply(view -> Answer.ok(ConnectionOf.of(node, view)));
    }

    private CompletionStage<Connections.View> found(String node, long id) {
        return fleet.ask(
                        List.of(node),
                        Local.CONNECTION,
                        new Local.Id(id),
                        Local.ConnectionThere.class)
                .thenApply(answers -> Optional.ofNullable(answers.byNode().get(node))
                        .flatMap(Local.ConnectionThere::connection)
                        .orElseThrow(() -> missing(node, id).exception()));
    }

    private static Problem missing(String node, long id) {
        return Problem.missing("connection " + node + "/" + id);
    }

    private CompletionStage<Answer> close(Call call) {
        String node = call.at("node");
        long id = call.number("id");
        Connections.Filter only = new Connections.Filter(
                -1,
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return found(node, id)
                .thenCompose(view -> proposals.done(
                        call,
                        view.protocol() + " " + view.client() + " → " + view.target(),
                        "",
                        () -> fleet.order(
                                List.of(node),
                                Local.CLOSE,
                                new Local.Close(
                                        only, "closed by " + call.caller().who()),
                                Local.Count.class),
                        answers -> "closed: " + total(answers)))
                .thenApply(answers -> {
                    if (total(answers) == 0) {
                        throw missing(node, id).exception();
                    }
                    return Answer.none();
                });
    }

    private CompletionStage<Answer> closeAll(Call call) {
        Connections.Filter filter = filter(call, -1);
        if (filter.equals(Connections.Filter.ALL) != call.flag("all")) {
            throw Problem.senseless(
                            "expected: a listener, user, client, target or protocol; or all,"
                                    + " and nothing else")
                    .exception();
        }
        if (call.flag("dry-run")) {
            return count(fleet, filter).thenApply(Answer::ok);
        }
        String reason =
                call.parameter("reason").orElse("closed by " + call.caller().who());
        return proposals
                .done(
                        call,
                        "",
                        filter.toString(),
                        () -> fleet.order(
                                Local.CLOSE, new Local.Close(filter, reason), Local.Count.class),
                        answers -> "closed: " + total(answers))
                .thenApply(answers -> Answer.ok(counted(answers)));
    }

    /** How many connections of all nodes match {@code filter}. */
    static CompletionStage<Counted> count(Fleet fleet, Connections.Filter filter) {
        return fleet.ask(Local.COUNT, filter, Local.Count.class)
                .thenApply(ConnectionRoutes::counted);
    }

    private static Counted counted(Fleet.Answers<Local.Count> answers) {
        Map<String, Long> byNode = new TreeMap<>();
        answers.byNode().forEach((node, count) -> byNode.put(node, count.count()));
        return new Counted(total(answers), byNode, answers.unanswered());
    }

    private static long total(Fleet.Answers<Local.Count> answers) {
        return answers.byNode().values().stream().mapToLong(Local.Count::count).sum();
    }

    /** Numbers of connections, of all nodes and by node. */
    record Counted(long count, Map<String, Long> nodes, List<String> unanswered) {}

    /** Connections; {@code next} is the cursor of the next page. */
    record All(List<ConnectionOf> items, Optional<String> next, List<String> unanswered) {}

    /**
     * A connection of a node.
     *
     * @param passport its states, with the time each was entered, in ms since it was accepted
     */
    record ConnectionOf(
            String node,
            long id,
            String listener,
            String client,
            String local,
            String protocol,
            String state,
            String user,
            String target,
            String upstream,
            String acceptedAt,
            long bytesIn,
            long bytesOut,
            long exchanges,
            List<StampOf> passport,
            Map<String, String> facts) {
        static ConnectionOf of(String node, Connections.View view) {
            return new ConnectionOf(
                    node,
                    view.id(),
                    view.listener(),
                    view.client(),
                    view.local(),
                    view.protocol(),
                    view.state(),
                    view.user(),
                    view.target(),
                    view.upstream(),
                    Times.at(view.acceptedAtMillis()),
                    view.bytesIn(),
                    view.bytesOut(),
                    view.exchanges(),
                    view.passport().stream()
                            .map(stamp -> new StampOf(stamp.state(), stamp.atMillis()))
                            .toList(),
                    view.facts());
        }
    }

    /** A state, and when it was entered, in ms since the connection was accepted. */
    record StampOf(String state, double afterMillis) {}
}
