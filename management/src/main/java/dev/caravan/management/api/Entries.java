package dev.caravan.management.api;

import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.problem.Problem;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Entries of collections: each with an ETag of its own, changed at once and without a rollout. */
final class Entries {
    static final Parameter IF_MATCH = Parameter.condition(
            "If-Match", "The entry's ETag; it is changed only if that is there.");
    static final Parameter IF_NONE_MATCH =
            Parameter.condition("If-None-Match", "* makes an entry only where none is.");
    static final Parameter LIMIT =
            Parameter.number("limit", 1, 1000, "At most so many; 100 unless said.");
    static final Parameter CURSOR =
            Parameter.text("cursor", 400, "Where the page before ended: next.");

    private static final int USUAL = 100;

    private Entries() {}

    /** The entries of {@code collection}. */
    static SortedMap<String, Entry> of(LedgerView view, String collection) {
        return view.collections().getOrDefault(collection, new TreeMap<>());
    }

    /** The entry {@code key}; {@code name} is what it is called to the client. */
    static Entry one(LedgerView view, String collection, String key, String name) {
        return Optional.ofNullable(of(view, collection).get(key))
                .orElseThrow(() -> Problem.missing(name).exception());
    }

    /** A page of {@code all} by key, as the request asks for it. */
    static <T> Page<T> page(
            Call call, SortedMap<String, Entry> all, BiFunction<String, Entry, T> shown) {
        long limit = call.numberOr("limit", USUAL);
        List<T> items = new ArrayList<>();
        String last = call.parameter("cursor").orElse("");
        for (Map.Entry<String, Entry> entry : all.tailMap(last).entrySet()) {
            if (entry.getKey().equals(last)) {
                continue;
            }
            if (items.size() == limit) {
                return new Page<>(items, Optional.of(last));
            }
            items.add(shown.apply(entry.getKey(), entry.getValue()));
            last = entry.getKey();
        }
        return new Page<>(items, Optional.empty());
    }

    /** Puts {@code json} there; what it was and is, for the audit, without secrets. */
    static CompletionStage<Put> put(
            Proposals proposals,
            Call call,
            String collection,
            String key,
            String json,
            String said) {
        return proposals.read().thenCompose(view -> {
            Optional<Entry> before = Optional.ofNullable(of(view, collection).get(key));
            return proposals
                    .propose(
                            call,
                            before.map(entry -> collection + "/" + key + " as of "
                                            + Times.at(entry.atMillis()))
                                    .orElse(""),
                            said,
                            new Change.Put(collection, key, json, Proposals.expected(call)))
                    .thenApply(accepted -> new Put(
                            before.isEmpty(),
                            new Entry(
                                    json,
                                    accepted.number(),
                                    call.caller().author(),
                                    proposals.clock().millis())));
        });
    }

    /** Takes it away. */
    static CompletionStage<Answer> remove(
            Proposals proposals, Call call, String collection, String key, String name) {
        return proposals.read().thenCompose(view -> {
            one(view, collection, key, name);
            return proposals
                    .propose(
                            call,
                            collection + "/" + key,
                            "",
                            new Change.Remove(collection, key, Proposals.expected(call)))
                    .thenApply(accepted -> Answer.none());
        });
    }

    /** The member {@code name} of an entry's value; empty when it has none. */
    static String text(Entry entry, String name) {
        return member(entry, name).map(node -> node.asString()).orElse("");
    }

    /** The number {@code name} of an entry's value; 0 when it has none. */
    static long number(Entry entry, String name) {
        return member(entry, name)
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong)
                .orElse(0L);
    }

    private static Optional<JsonNode> member(Entry entry, String name) {
        try {
            return Optional.ofNullable(Json.own(entry.json()).get(name));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** What changing an entry may be refused for. */
    static Operation.Builder refusals(Operation.Builder builder) {
        return builder.refuses(404, "It is not there.")
                .refuses(409, "too-many, format-not-yet, not-possible.")
                .refuses(412, "The entry is not as expected.");
    }

    /** A page; {@code next} is the cursor of the next one. */
    record Page<T>(List<T> items, Optional<String> next) {}

    /** What was put there, and whether nothing was there before. */
    record Put(boolean made, Entry entry) {}
}
