package dev.caravan.management.api;

import dev.caravan.config.ledger.Entry;
import dev.caravan.management.auth.Role;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Connections;
import dev.caravan.management.problem.Problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/bans}: clients and users who are kept out, in the collection {@code bans}; an entry is
 * {@code {"reason": TEXT, "until": MILLIS}} under {@code client/ADDRESS}, {@code client/BLOCK} or
 * {@code user/NAME}, {@code until} 0 for ever. A ban ends the tunnels of those it keeps out.
 */
public final class BanRoutes {
    private static final String COLLECTION = "bans";
    private static final String ONE = "/v1/bans/{ban*}";
    private static final String CLIENT = "client/";
    private static final String USER = "user/";
    private static final int MAX_TEXT = 500;
    private static final int MAX_USER = 255;

    private final Proposals proposals;
    private final Fleet fleet;

    /** Routes over what is agreed on. */
    public BanRoutes(Proposals proposals, Fleet fleet) {
        this.proposals = proposals;
        this.fleet = fleet;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/bans", "listBans")
                        .says("Every ban, by what it keeps out.")
                        .with(Entries.LIMIT, Entries.CURSOR)
                        .answers(200, "The bans.", Schema.of(All.class))
                        .by(this::all),
                Entries.refusals(Operation.of("POST", "/v1/bans", "ban")
                                .says("Keeps a client or a user out, and ends their tunnels.")
                                .changes(Role.OPERATOR)
                                .with(ConfigRoutes.DRY_RUN, Entries.IF_NONE_MATCH)
                                .takes(Accepts.json(who()))
                                .answers(
                                        200,
                                        "A dry run: the connections that would end.",
                                        Schema.of(ConnectionRoutes.Counted.class))
                                .answers(201, "The ban.", Schema.of(Ban.class), "ETag", "Location"))
                        .by(this::ban),
                Entries.refusals(Operation.of("PUT", ONE, "putBan")
                                .says("Keeps out whom the path names, and ends their tunnels.")
                                .changes(Role.OPERATOR)
                                .with(ConfigRoutes.DRY_RUN, Entries.IF_MATCH, Entries.IF_NONE_MATCH)
                                .takes(Accepts.json(about()))
                                .answers(
                                        200,
                                        "A dry run: the connections that would end.",
                                        Schema.of(ConnectionRoutes.Counted.class))
                                .answers(201, "The ban.", Schema.of(Ban.class), "ETag", "Location"))
                        .by(this::put),
                Operation.of("GET", ONE, "readBan")
                        .says("A ban, such as client/10.0.0.0/8 or user/bob.")
                        .answers(200, "The ban.", Schema.of(Ban.class), "ETag")
                        .refuses(404, "There is none.")
                        .by(this::one),
                Entries.refusals(Operation.of("DELETE", ONE, "liftBan")
                                .says("Lifts a ban.")
                                .changes(Role.OPERATOR)
                                .with(Entries.IF_MATCH)
                                .answersNothing("It is lifted."))
                        .by(call -> Entries.remove(
                                proposals, call, COLLECTION, key(call), "ban " + key(call))));
    }

    private static Schema about() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("reason", Schema.text(0, MAX_TEXT));
        members.put("expires-in", Parameter.durations().saying("When it ends by itself."));
        return Schema.object(members, List.of()).named("BanReason");
    }

    private static Schema who() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("client", Schema.text(2, 50).saying("An address or a block, 10.0.0.0/8."));
        members.put("user", Schema.text(1, MAX_USER).saying("A user's name."));
        members.put("reason", Schema.text(0, MAX_TEXT));
        members.put("expires-in", Parameter.durations().saying("When it ends by itself."));
        return Schema.object(members, List.of()).atLeast(1).named("Banned");
    }

    private CompletionStage<Answer> all(Call call) {
        return proposals.show(view -> {
            Entries.Page<Ban> page = Entries.page(call, Entries.of(view, COLLECTION), Ban::of);
            return Answer.ok(new All(page.items(), page.next()));
        });
    }

    private CompletionStage<Answer> one(Call call) {
        return proposals.show(view -> {
            String key = key(call);
            Entry entry = Entries.one(view, COLLECTION, key, "ban " + key);
            return Answer.ok(Ban.of(key, entry)).etag(Long.toString(entry.version()));
        });
    }

    private CompletionStage<Answer> ban(Call call) {
        Banned sent = call.as(Banned.class);
        if (sent.client().isPresent() == sent.user().isPresent()) {
            throw invalid("", "expected: either a client or a user");
        }
        String key = sent.client()
                .map(client -> CLIENT + block(client))
                .orElseGet(() -> USER + sent.user().orElseThrow());
        return ban(call, key, sent);
    }

    private CompletionStage<Answer> put(Call call) {
        return ban(call, key(call), call.as(Banned.class));
    }

    private CompletionStage<Answer> ban(Call call, String key, Banned sent) {
        if (call.flag("dry-run")) {
            return ConnectionRoutes.count(fleet, kept(key)).thenApply(Answer::ok);
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("reason", sent.reason().orElse(""));
        value.put("until", Times.end(proposals.clock(), sent.expiresIn().map(Call::parsed)));
        String json = Json.text(value);
        return Entries.put(proposals, call, COLLECTION, key, json, key + " " + json)
                .thenApply(put -> Answer.of(201, Ban.of(key, put.entry()))
                        .etag(Long.toString(put.entry().version()))
                        .header("Location", "/v1/bans/" + Paths.encoded(key)));
    }

    /**
     * What the path names, as its entry is called: {@code user/NAME} or {@code user:NAME}; {@code
     * client/BLOCK}, {@code client:BLOCK} or the block alone.
     */
    private static String key(Call call) {
        String named = call.at("ban");
        if (named.startsWith("user/") || named.startsWith("user:")) {
            String user = named.substring(USER.length());
            if (user.length() > MAX_USER) {
                throw Problem.missing("a user of so long a name").exception();
            }
            return USER + user;
        }
        boolean prefixed = named.startsWith(CLIENT) || named.startsWith("client:");
        String block = prefixed ? named.substring(CLIENT.length()) : named;
        return CLIENT
                + Blocks.normal(block)
                        .orElseThrow(() -> new Problem(
                                        404,
                                        "not-found",
                                        "Not found",
                                        "nobody is called so (expected: user/NAME, an address or a"
                                                + " block)")
                                .exception());
    }

    private static Connections.Filter kept(String key) {
        boolean user = key.startsWith(USER);
        Optional<String> who = Optional.of(key.substring(user ? USER.length() : CLIENT.length()));
        return new Connections.Filter(
                -1,
                Optional.empty(),
                Optional.empty(),
                user ? who : Optional.empty(),
                user ? Optional.empty() : who,
                Optional.empty(),
                Optional.empty());
    }

    private static String block(String text) {
        return Blocks.normal(text)
                .orElseThrow(() -> invalid(
                        "/client", "not understood (expected: an address or a block, 10.0.0.0/8)"));
    }

    private static RuntimeException invalid(String pointer, String message) {
        return Problem.invalid(
                        "this bans nobody", List.of(Map.of("pointer", pointer, "message", message)))
                .exception();
    }

    /** Whom a ban keeps out. */
    record Banned(
            Optional<String> client,
            Optional<String> user,
            Optional<String> reason,
            Optional<String> expiresIn) {}

    /** Bans; {@code next} is the cursor of the next page. */
    record All(List<Ban> items, Optional<String> next) {}

    /** A ban. */
    record Ban(
            String key, String reason, Optional<String> until, long version, String by, String at) {
        static Ban of(String key, Entry entry) {
            return new Ban(
                    key,
                    Entries.text(entry, "reason"),
                    Times.until(Entries.number(entry, "until")),
                    entry.version(),
                    entry.author().who(),
                    Times.at(entry.atMillis()));
        }
    }
}
