package dev.caravan.management.api;

import dev.caravan.config.ledger.Entry;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.problem.Problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/lists}: lists of addresses, hosts or words that rules name, in the collections {@code
 * lists/NAME}; an entry is {@code {"note": TEXT, "until": MILLIS}} under itself, {@code until} 0 for
 * ever.
 */
public final class ListRoutes {
    private static final String PREFIX = "lists/";
    private static final String ONE = "/v1/lists/{list}/{entry*}";
    private static final int MAX_NOTE = 500;
    private static final int MAX_ENTRY = 255;

    private final Proposals proposals;

    /** Routes over what is agreed on. */
    public ListRoutes(Proposals proposals) {
        this.proposals = proposals;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/lists", "listLists")
                        .says("The lists that have entries.")
                        .answers(200, "The lists.", Schema.of(Lists.class))
                        .by(this::lists),
                Operation.of("GET", "/v1/lists/{list}", "listEntries")
                        .says("The entries of a list.")
                        .with(Entries.LIMIT, Entries.CURSOR)
                        .answers(200, "The entries.", Schema.of(All.class))
                        .refuses(404, "No list can be called so.")
                        .by(this::all),
                Operation.of("GET", ONE, "readEntry")
                        .says("An entry of a list.")
                        .answers(200, "The entry.", Schema.of(Item.class), "ETag")
                        .refuses(404, "It is not in the list.")
                        .by(this::one),
                Entries.refusals(Operation.of("PUT", ONE, "putEntry")
                                .says("Puts an entry into a list.")
                                .changes(Role.OPERATOR)
                                .with(Entries.IF_MATCH, Entries.IF_NONE_MATCH)
                                .takes(Accepts.json(about()))
                                .answers(200, "It was there.", Schema.of(Item.class), "ETag")
                                .answers(201, "It is new.", Schema.of(Item.class), "ETag"))
                        .by(this::put),
                Entries.refusals(Operation.of("DELETE", ONE, "deleteEntry")
                                .says("Takes an entry from a list.")
                                .changes(Role.OPERATOR)
                                .with(Entries.IF_MATCH)
                                .answersNothing("It is gone."))
                        .by(call -> Entries.remove(
                                proposals,
                                call,
                                collection(call),
                                call.at("entry"),
                                call.at("entry"))));
    }

    private static Schema about() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("note", Schema.text(0, MAX_NOTE));
        members.put("expires-in", Parameter.durations().saying("When it ends by itself."));
        return Schema.object(members, List.of()).named("ListEntry");
    }

    private CompletionStage<Answer> lists(Call call) {
        return proposals.show(view -> {
            List<ListOf> lists = new ArrayList<>();
            view.collections().forEach((name, entries) -> {
                if (name.startsWith(PREFIX) && !entries.isEmpty()) {
                    lists.add(new ListOf(name.substring(PREFIX.length()), entries.size()));
                }
            });
            return Answer.ok(new Lists(lists));
        });
    }

    private CompletionStage<Answer> all(Call call) {
        String collection = collection(call);
        return proposals.show(view -> {
            Entries.Page<Item> page = Entries.page(call, Entries.of(view, collection), Item::of);
            return Answer.ok(new All(page.items(), page.next()));
        });
    }

    private CompletionStage<Answer> one(Call call) {
        String collection = collection(call);
        return proposals.show(view -> {
            String key = call.at("entry");
            Entry entry = Entries.one(view, collection, key, key);
            return Answer.ok(Item.of(key, entry)).etag(Long.toString(entry.version()));
        });
    }

    private CompletionStage<Answer> put(Call call) {
        String key = call.at("entry");
        if (key.length() > MAX_ENTRY || key.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                            "this is no entry",
                            List.of(Map.of(
                                    "pointer", "",
                                    "message", "expected: 1..255 characters, none for control")))
                    .exception();
        }
        About sent = call.as(About.class);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("note", sent.note().orElse(""));
        value.put("until", Times.end(proposals.clock(), sent.expiresIn().map(Call::parsed)));
        String json = Json.text(value);
        return Entries.put(proposals, call, collection(call), key, json, key + " " + json)
                .thenApply(put -> Answer.of(put.made() ? 201 : 200, Item.of(key, put.entry()))
                        .etag(Long.toString(put.entry().version())));
    }

    private static String collection(Call call) {
        return PREFIX + Named.checked(call.at("list"));
    }

    /** What is said about an entry. */
    record About(Optional<String> note, Optional<String> expiresIn) {}

    /** Lists. */
    record Lists(List<ListOf> items) {}

    /** A list, and how many entries it has. */
    record ListOf(String name, int entries) {}

    /** Entries; {@code next} is the cursor of the next page. */
    record All(List<Item> items, Optional<String> next) {}

    /** An entry. */
    record Item(
            String entry, String note, Optional<String> until, long version, String by, String at) {
        static Item of(String key, Entry entry) {
            return new Item(
                    key,
                    Entries.text(entry, "note"),
                    Times.until(Entries.number(entry, "until")),
                    entry.version(),
                    entry.author().who(),
                    Times.at(entry.atMillis()));
        }
    }
}
