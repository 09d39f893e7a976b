package dev.caravan.management.api;

import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.management.auth.Role;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.Local;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.ThisNode;
import dev.caravan.management.problem.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** {@code /v1/nodes}: the members, how each is, and orders to one. */
public final class NodeRoutes {
    private static final String ONE = "/v1/nodes/{node}";

    private final Proposals proposals;
    private final Fleet fleet;

    /** Routes over all of {@code fleet}. */
    public NodeRoutes(Proposals proposals, Fleet fleet) {
        this.proposals = proposals;
        this.fleet = fleet;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/nodes", "listNodes")
                        .says("Every node, also those that do not answer.")
                        .answers(200, "The nodes.", Schema.of(All.class))
                        .by(this::all),
                Operation.of("GET", ONE, "readNode")
                        .says("A node, by its id or its name.")
                        .answers(200, "The node.", Schema.of(View.class))
                        .refuses(404, "No node is called so.")
                        .by(this::one),
                order("drain", "Takes no more connections on a node; those there live on.")
                        .with(Parameter.duration(
                                "expires-in", "When it takes some again by itself."))
                        .by(this::drain),
                order("undrain", "Takes connections on a node again.").by(this::undrain),
                order("leave", "Lets a node leave the cluster in order, and end.")
                        .by(this::leave),
                Operation.of("DELETE", ONE, "removeNode")
                        .says("Forgets a node that is gone for good.")
                        .changes(Role.ADMIN)
                        .with(Parameter.flag("force", "Also one that is reachable."))
                        .answersNothing("It is known no more.")
                        .refuses(404, "No node is called so.")
                        .refuses(409, "node-reachable: let it leave, or use force; node-self.")
                        .by(this::remove));
    }

    private static Operation.Builder order(String verb, String says) {
        return Operation.of("POST", ONE + ":" + verb, verb + "Node")
                .says(says)
                .changes(Role.OPERATOR)
                .answers(
                        202,
                        "The order; told is whether the node has heard it.",
                        Schema.of(Ordered.class))
                .refuses(404, "No node is called so.")
                .refuses(409, "It cannot be done as things stand.");
    }

    private CompletionStage<Answer> all(Call call) {
        return proposals.showing(view -> fleet.ask(
                        Local.NODE, new Local.Nothing(), ThisNode.View.class)
                .thenApply(answers -> {
                    Map<String, ThisNode.View> seen = Alike.compared(answers.byNode());
                    SortedSet<String> ids = new TreeSet<>(view.nodes().keySet());
                    ids.addAll(seen.keySet());
                    List<View> nodes = new ArrayList<>();
                    for (String id : ids) {
                        nodes.add(View.of(
                                id,
                                Optional.ofNullable(view.nodes().get(id)),
                                Optional.ofNullable(seen.get(id))));
                    }
                    return Answer.ok(new All(nodes, answers.unanswered()));
                }));
    }

    private CompletionStage<Answer> one(Call call) {
        return proposals.showing(view -> {
            String id = id(view, call.at("node"));
            return fleet.ask(List.of(id), Local.NODE, new Local.Nothing(), ThisNode.View.class)
                    .thenApply(answers -> Answer.ok(View.of(
                            id,
                            Optional.ofNullable(view.nodes().get(id)),
                            Optional.ofNullable(answers.byNode().get(id)))));
        });
    }

    /** The word is kept, so that it outlives the node's process, and told, so that it holds at once. */
    private CompletionStage<Answer> drain(Call call) {
        return proposals.read().thenCompose(view -> {
            String id = id(view, call.at("node"));
            OverrideRecord override = new OverrideRecord(
                    "node/" + id,
                    "{\"drain\":true}",
                    Times.end(proposals.clock(), call.duration("expires-in")),
                    call.caller().author(),
                    proposals.clock().millis());
            return proposals
                    .propose(call, "", "drain", new Change.Overrule(override))
                    .thenCompose(accepted -> tell(id, Local.DRAIN));
        });
    }

    private CompletionStage<Answer> undrain(Call call) {
        return proposals.read().thenCompose(view -> {
            String id = id(view, call.at("node"));
            String key = "node/" + id;
            CompletionStage<?> lifted = view.overrides().containsKey(key)
                    ? proposals.propose(call, "drain", "", new Change.Lift(key))
                    : proposals.noted(call, "drain", "");
            return lifted.thenCompose(accepted -> tell(id, Local.UNDRAIN));
        });
    }

    private CompletionStage<Answer> leave(Call call) {
        return proposals.read().thenCompose(view -> {
            String id = id(view, call.at("node"));
            if (!fleet.reaches(id)) {
                throw Problem.conflict(
                                "node-unreachable",
                                "node " + id + " cannot be told (DELETE forgets one that is gone)")
                        .exception();
            }
            return proposals.noted(call, "", "leave").thenCompose(noted -> tell(id, Local.LEAVE));
        });
    }

    private CompletionStage<Answer> remove(Call call) {
        return proposals.read().thenCompose(view -> {
            String id = id(view, call.at("node"));
            if (id.equals(fleet.self())) {
                throw Problem.conflict(
                                "node-self",
                                "node " + id + " is the one that answers (expected: :leave, or"
                                        + " another node to ask)")
                        .exception();
            }
            if (fleet.reaches(id) && !call.flag("force")) {
                throw Problem.conflict(
                                "node-reachable",
                                "node " + id + " is reachable (expected: :leave, or ?force)")
                        .exception();
            }
            return proposals
                    .propose(call, id, "", new Change.Dismiss(id))
                    .thenApply(accepted -> Answer.none());
        });
    }

    private CompletionStage<Answer> tell(String id, String order) {
        return fleet.order(List.of(id), order, new Local.Nothing(), Local.Done.class)
                .thenApply(answers ->
                        Answer.of(202, new Ordered(id, order, answers.byNode().containsKey(id))));
    }

    private String id(LedgerView view, String name) {
        if (view.nodes().containsKey(name)) {
            return name;
        }
        List<String> named = view.nodes().values().stream()
                .filter(node -> node.name().equals(name))
                .map(NodeRecord::id)
                .toList();
        if (named.size() != 1) {
            throw Problem.missing("node " + name).exception();
        }
        return named.getFirst();
    }

    /** The nodes. */
    record All(List<View> items, List<String> unanswered) {}

    /**
     * An order.
     *
     * @param told whether the node has heard it
     */
    record Ordered(String node, String order, boolean told) {}

    /**
     * A node, as far as it is known.
     *
     * @param answered whether it answered; what only it knows is empty, 0 or false if not
     * @param member {@code up}, {@code joining}, {@code leaving}, {@code down}, {@code alone}, or
     *     {@code unreachable}
     */
    record View(
            String id,
            String name,
            boolean answered,
            String version,
            String address,
            String management,
            List<String> roles,
            Map<String, String> labels,
            String member,
            Optional<String> memberSince,
            boolean voter,
            boolean leader,
            boolean ready,
            String notReadyBecause,
            boolean draining,
            long proven,
            String document,
            long trying,
            List<String> differs,
            long connections,
            Optional<String> startedAt,
            int format) {
        static View of(String id, Optional<NodeRecord> known, Optional<ThisNode.View> seen) {
            return seen.map(node -> answered(id, known, node))
                    .orElseGet(() -> silent(known.orElseThrow()));
        }

        private static View answered(String id, Optional<NodeRecord> known, ThisNode.View node) {
            return new View(
                    id,
                    node.name(),
                    true,
                    node.version(),
                    node.address(),
                    node.management(),
                    node.roles(),
                    node.labels(),
                    node.member(),
                    Times.until(node.memberSinceMillis()),
                    known.map(NodeRecord::voter).orElse(node.voter()),
                    node.leader(),
                    node.ready(),
                    node.notReadyBecause(),
                    node.draining(),
                    node.proven(),
                    node.document(),
                    node.trying(),
                    node.differs(),
                    node.connections(),
                    Times.until(node.startedAtMillis()),
                    node.format());
        }

        private static View silent(NodeRecord node) {
            return new View(
                    node.id(),
                    node.name(),
                    false,
                    node.version(),
                    node.address(),
                    "",
                    List.copyOf(node.roles()),
                    node.labels(),
                    "unreachable",
                    Optional.empty(),
                    node.voter(),
                    false,
                    false,
                    "does not answer",
                    false,
                    0,
                    "",
                    0,
                    List.of(),
                    0,
                    Optional.empty(),
                    node.format());
        }
    }
}
