package dev.caravan.management.api;

import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.management.auth.Role;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.Local;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Upstreams;
import dev.caravan.management.problem.Problem;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/upstreams}: live, of every node; an endpoint's weight, drain and disabling. */
public final class UpstreamRoutes {
    private static final String ENDPOINT = "/v1/upstreams/{upstream}/endpoints/{address}";
    private static final int MAX_WEIGHT = 1000;

    private final Proposals proposals;
    private final Fleet fleet;

    /** Routes that ask all of {@code fleet}. */
    public UpstreamRoutes(Proposals proposals, Fleet fleet) {
        this.proposals = proposals;
        this.fleet = fleet;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/upstreams", "listUpstreams")
                        .says("Every upstream of every node, as it is now.")
                        .answers(200, "The upstreams.", Schema.of(All.class))
                        .by(this::all),
                Operation.of("PUT", ENDPOINT, "overrideEndpoint")
                        .says("Overrides an endpoint on every node: its weight, draining,"
                                + " disabled.")
                        .changes(Role.OPERATOR)
                        .takes(Accepts.json(word()))
                        .answers(200, "The override.", Schema.of(OverrideRoutes.View.class))
                        .refuses(404, "No node that answered has such an endpoint.")
                        .refuses(409, "It cannot be done as things stand.")
                        .by(this::overrule),
                Operation.of("DELETE", ENDPOINT, "restoreEndpoint")
                        .says("Lifts the override of an endpoint.")
                        .changes(Role.OPERATOR)
                        .answersNothing("It is lifted.")
                        .refuses(404, "There is none.")
                        .by(this::lift));
    }

    private static Schema word() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("weight", Schema.number(0, MAX_WEIGHT).saying("Its share; 0 for nothing new."));
        members.put("drain", Schema.truth().saying("Takes no new exchanges; those there end."));
        members.put("disabled", Schema.truth().saying("Is not used at all."));
        members.put(
                "expires-in", Parameter.durations().saying("When the override ends by itself."));
        return Schema.object(members, List.of()).atLeast(1).named("EndpointOverride");
    }

    private CompletionStage<Answer> all(Call call) {
        return fleet.ask(Local.UPSTREAMS, new Local.Nothing(), Local.UpstreamsThere.class)
                .thenApply(answers -> {
                    List<Upstream> items = new ArrayList<>();
                    answers.byNode()
                            .forEach((node, there) -> there.upstreams()
                                    .forEach(view -> items.add(Upstream.of(node, view))));
                    items.sort(Comparator.comparing(Upstream::name).thenComparing(Upstream::node));
                    return Answer.ok(new All(items, answers.unanswered()));
                });
    }

    private CompletionStage<Answer> overrule(Call call) {
        String upstream = call.at("upstream");
        String address = call.at("address");
        ObjectNode word = (ObjectNode) call.sent().deepCopy();
        Optional<String> expires =
                Optional.ofNullable(word.remove("expires-in")).map(node -> node.asString());
        if (word.isEmpty()) {
            throw Problem.invalid(
                            "nothing is overridden",
                            List.of(Map.of(
                                    "pointer", "",
                                    "message", "nothing (expected: weight, drain or disabled)")))
                    .exception();
        }
        OverrideRecord override = new OverrideRecord(
                key(call),
                Json.text(word),
                Times.end(proposals.clock(), expires.map(Call::parsed)),
                call.caller().author(),
                proposals.clock().millis());
        return fleet.ask(Local.UPSTREAMS, new Local.Nothing(), Local.UpstreamsThere.class)
                .thenCompose(answers -> {
                    boolean there = answers.byNode().values().stream()
                            .anyMatch(node -> has(node, upstream, address));
                    if (!there) {
                        throw Problem.missing("endpoint " + address + " of upstream " + upstream)
                                .exception();
                    }
                    return proposals.read();
                })
                .thenCompose(view -> proposals.propose(
                        call,
                        OverrideRoutes.said(view, override.key()),
                        override.json(),
                        new Change.Overrule(override)))
                .thenApply(accepted -> Answer.ok(OverrideRoutes.View.of(override)));
    }

    private static boolean has(Local.UpstreamsThere node, String upstream, String address) {
        return node.upstreams().stream()
                .filter(view -> view.name().equals(upstream))
                .flatMap(view -> view.endpoints().stream())
                .anyMatch(endpoint -> endpoint.address().equals(address));
    }

    private CompletionStage<Answer> lift(Call call) {
        return OverrideRoutes.lifted(proposals, call, key(call));
    }

    private static String key(Call call) {
        return "endpoint/" + call.at("upstream") + "/" + call.at("address");
    }

    /** Upstreams. */
    record All(List<Upstream> items, List<String> unanswered) {}

    /** An upstream of a node, and the routes that lead to it. */
    record Upstream(String node, String name, List<Endpoint> endpoints, List<String> usedBy) {
        static Upstream of(String node, Upstreams.View view) {
            return new Upstream(
                    node,
                    view.name(),
                    view.endpoints().stream().map(Endpoint::of).toList(),
                    view.usedBy());
        }
    }

    /**
     * An endpoint.
     *
     * @param state {@code up}, {@code draining}, {@code disabled}
     */
    record Endpoint(
            String address,
            String state,
            int weight,
            long active,
            long idle,
            long connects,
            long connectFailures,
            long exchanges) {
        static Endpoint of(Upstreams.EndpointView view) {
            return new Endpoint(
                    view.address(),
                    view.state(),
                    view.weight(),
                    view.active(),
                    view.idle(),
                    view.connects(),
                    view.connectFailures(),
                    view.exchanges());
        }
    }
}
