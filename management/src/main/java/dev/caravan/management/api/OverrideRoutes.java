package dev.caravan.management.api;

import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.problem.Problem;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/overrides}: operators' temporary words over the document. */
public final class OverrideRoutes {
    private final Proposals proposals;

    /** Routes over what is agreed on. */
    public OverrideRoutes(Proposals proposals) {
        this.proposals = proposals;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/overrides", "listOverrides")
                        .says("Every override that holds.")
                        .answers(200, "The overrides.", Schema.of(All.class))
                        .by(this::all),
                Operation.of("DELETE", "/v1/overrides/{key*}", "liftOverride")
                        .says("Lifts an override by its key, such as endpoint/api/10.0.0.1:80.")
                        .changes(Role.OPERATOR)
                        .answersNothing("It is lifted.")
                        .refuses(404, "There is none.")
                        .by(call -> lifted(proposals, call, call.at("key"))));
    }

    private CompletionStage<Answer> all(Call call) {
        long now = proposals.clock().millis();
        return proposals.show(view -> Answer.ok(new All(view.overrides().values().stream()
                .filter(override -> override.holdsAt(now))
                .map(View::of)
                .toList())));
    }

    /** Lifts the override of {@code key}. */
    static CompletionStage<Answer> lifted(Proposals proposals, Call call, String key) {
        return proposals.read().thenCompose(view -> {
            if (!view.overrides().containsKey(key)) {
                throw Problem.missing("override " + key).exception();
            }
            return proposals
                    .propose(call, said(view, key), "", new Change.Lift(key))
                    .thenApply(accepted -> Answer.none());
        });
    }

    /** What the override of {@code key} says; empty when there is none. */
    static String said(LedgerView view, String key) {
        return Optional.ofNullable(view.overrides().get(key))
                .map(OverrideRecord::json)
                .orElse("");
    }

    /** Overrides. */
    record All(List<View> items) {}

    /**
     * An override.
     *
     * @param override its members and their values, in words
     */
    record View(
            String key,
            Map<String, String> override,
            Optional<String> until,
            String by,
            String at) {
        static View of(OverrideRecord override) {
            Map<String, String> says = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : Json.own(override.json()).properties()) {
                says.put(member.getKey(), member.getValue().asString());
            }
            return new View(
                    override.key(),
                    says,
                    Times.until(override.untilMillis()),
                    override.author().who(),
                    Times.at(override.atMillis()));
        }
    }
}
