package dev.caravan.management.api;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.RolloutOrders;
import dev.caravan.management.problem.Problem;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** {@code /v1/rollouts}: how revisions spread, and an operator's orders to that. */
public final class RolloutRoutes {
    private final Proposals proposals;
    private final RolloutOrders orders;

    /** Routes that read what is agreed on, and give {@code orders}. */
    public RolloutRoutes(Proposals proposals, RolloutOrders orders) {
        this.proposals = proposals;
        this.orders = orders;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/rollouts", "listRollouts")
                        .says("The last rollouts, newest first.")
                        .answers(200, "The rollouts.", Schema.of(All.class))
                        .by(call -> proposals.show(
                                view -> Answer.ok(new All(new TreeMap<>(view.rollouts())
                                        .descendingMap().values().stream()
                                                .map(Rollouts::view)
                                                .toList())))),
                Operation.of("GET", "/v1/rollouts/{rollout}", "readRollout")
                        .says("A rollout: where it stands, node by node.")
                        .answers(200, "The rollout.", Schema.of(Rollouts.View.class))
                        .refuses(404, "It is not known any more, or not yet.")
                        .by(call -> proposals.show(view ->
                                Answer.ok(Rollouts.view(state(view, call.number("rollout")))))),
                order(
                        "pause",
                        "Holds a rollout until it is resumed.",
                        call -> orders.pause(
                                call.number("rollout"), call.caller().author(), reason(call))),
                order(
                        "resume",
                        "Lets a held rollout go on.",
                        call -> orders.resume(
                                call.number("rollout"), call.caller().author())),
                order(
                        "promote",
                        "Goes on to all nodes at once, gates or not.",
                        call -> orders.promote(
                                call.number("rollout"), call.caller().author())),
                order(
                        "abort",
                        "Takes every touched node back to the last proven revision.",
                        call -> orders.abort(
                                call.number("rollout"), call.caller().author(), reason(call))));
    }

    private Operation order(String verb, String says, Order order) {
        Operation.Builder builder = Operation.of(
                        "POST", "/v1/rollouts/{rollout}:" + verb, verb + "Rollout")
                .says(says)
                .changes(Role.OPERATOR);
        if (verb.equals("pause") || verb.equals("abort")) {
            builder.with(Parameter.text("reason", 300, "Why, for those who come after."));
        }
        return builder.answers(
                        200, "Agreed on; the rollout as it is now.", Schema.of(Rollouts.View.class))
                .refuses(404, "It is not known any more, or not yet.")
                .refuses(409, "rollout-over, or it does not fit where the rollout stands.")
                .refuses(412, "It took a step meanwhile.")
                .by(call -> ordered(call, order));
    }

    private CompletionStage<Answer> ordered(Call call, Order order) {
        return state(call).thenCompose(state -> {
            if (state.phase().over()) {
                throw Problem.conflict(
                                "rollout-over",
                                "rollout " + state.id() + " is " + Rollouts.word(state.phase()))
                        .exception();
            }
            String before = Rollouts.word(state.phase());
            return proposals
                    .ordered(call, before, reason(call), () -> order.give(call))
                    .thenCompose(accepted -> state(call))
                    .thenApply(now -> Answer.ok(Rollouts.view(now)));
        });
    }

    private CompletionStage<RolloutState> state(Call call) {
        long id = call.number("rollout");
        return proposals.read().thenApply(view -> state(view, id));
    }

    private static RolloutState state(LedgerView view, long id) {
        return Optional.ofNullable(view.rollouts().get(id))
                .orElseThrow(() -> Problem.missing("rollout " + id).exception());
    }

    private static String reason(Call call) {
        return call.parameter("reason").orElse("");
    }

    @FunctionalInterface
    private interface Order {
        CompletionStage<Outcome> give(Call call);
    }

    /** Rollouts. */
    record All(List<Rollouts.View> items) {}
}
