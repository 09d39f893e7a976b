package dev.caravan.management.api;

import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.Local;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.Upstreams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code /v1/listeners}, {@code /v1/routes} and {@code /v1/rejects}: live, of every node. */
public final class ListenerRoutes {
    private static final int USUAL_REJECTS = 100;
    private static final int MOST_REJECTS = 1000;

    private final Fleet fleet;

    /** Routes that ask all of {@code fleet}. */
    public ListenerRoutes(Fleet fleet) {
        this.fleet = fleet;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/listeners", "listListeners")
                        .says("Every listener of every node, as it is now.")
                        .answers(200, "The listeners.", Schema.of(AllListeners.class))
                        .by(this::listeners),
                Operation.of("GET", "/v1/routes", "listRoutes")
                        .says("Every route of every node, in the order they are tried.")
                        .answers(200, "The routes.", Schema.of(AllRoutes.class))
                        .by(this::routes),
                Operation.of("GET", "/v1/rejects", "listRejects")
                        .says("The last refused heads, newest first.")
                        .with(Parameter.number(
                                "limit", 1, MOST_REJECTS, "At most so many; 100 unless said."))
                        .answers(200, "The refused heads.", Schema.of(AllRejects.class))
                        .by(this::rejects));
    }

    private CompletionStage<Answer> listeners(Call call) {
        return fleet.ask(Local.LISTENERS, new Local.Nothing(), Local.ListenersThere.class)
                .thenApply(answers -> {
                    List<Listener> items = new ArrayList<>();
                    answers.byNode()
                            .forEach((node, there) -> there.listeners()
                                    .forEach(view -> items.add(Listener.of(node, view))));
                    items.sort(Comparator.comparing(Listener::name).thenComparing(Listener::node));
                    return Answer.ok(new AllListeners(items, answers.unanswered()));
                });
    }

    private CompletionStage<Answer> routes(Call call) {
        return fleet.ask(Local.ROUTES, new Local.Nothing(), Local.RoutesThere.class)
                .thenApply(answers -> {
                    List<RouteOf> items = new ArrayList<>();
                    answers.byNode()
                            .forEach((node, there) -> there.routes()
                                    .forEach(view -> items.add(RouteOf.of(node, view))));
                    return Answer.ok(new AllRoutes(items, answers.unanswered()));
                });
    }

    private CompletionStage<Answer> rejects(Call call) {
        int limit = (int) call.numberOr("limit", USUAL_REJECTS);
        return fleet.ask(Local.REJECTS, new Local.Limit(limit), Local.RejectsThere.class)
                .thenApply(answers -> {
                    List<Reject> items = new ArrayList<>();
                    answers.byNode()
                            .forEach((node, there) -> there.rejects()
                                    .forEach(view -> items.add(Reject.of(node, view))));
                    items.sort(Comparator.comparing(Reject::at).reversed());
                    return Answer.ok(new AllRejects(
                            items.stream().limit(limit).toList(), answers.unanswered()));
                });
    }

    /** Listeners. */
    record AllListeners(List<Listener> items, List<String> unanswered) {}

    /**
     * A listener of a node.
     *
     * @param status {@code open}, {@code draining}, {@code closed}
     * @param error why it is not open; empty otherwise
     */
    record Listener(
            String node,
            String name,
            List<String> addresses,
            String status,
            String error,
            String layers,
            long connections,
            long accepted,
            long refused) {
        static Listener of(String node, Listeners.View view) {
            return new Listener(
                    node,
                    view.name(),
                    view.addresses(),
                    view.status(),
                    view.error(),
                    view.layers(),
                    view.connections(),
                    view.accepted(),
                    view.refused());
        }
    }

    /** Routes. */
    record AllRoutes(List<RouteOf> items, List<String> unanswered) {}

    /** A route of a node: what it matches and where it leads, in words. */
    record RouteOf(String node, String listener, String name, String match, String to) {
        static RouteOf of(String node, Upstreams.RouteView view) {
            return new RouteOf(node, view.listener(), view.name(), view.match(), view.to());
        }
    }

    /** Refused heads. */
    record AllRejects(List<Reject> items, List<String> unanswered) {}

    /** A refused head: the rule it broke, at which byte, and what stood around it, redacted. */
    record Reject(
            String node,
            String at,
            String listener,
            String peer,
            String side,
            int offset,
            String rule,
            String excerpt) {
        static Reject of(String node, Rejects.View view) {
            return new Reject(
                    node,
                    Times.at(view.atMillis()),
                    view.listener(),
                    view.peer(),
                    view.side(),
                    view.offset(),
                    view.rule(),
                    view.excerpt());
        }
    }
}
