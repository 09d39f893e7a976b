package dev.caravan.management.api;

import dev.caravan.config.ledger.Entry;
import dev.caravan.management.auth.Role;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Hashes;
import dev.caravan.management.problem.Problem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * {@code /v1/users}: who may use the proxy, in the collections {@code users/SET}; an entry is {@code
 * {"hash": HASH}} under the user's name. Taking a user away ends the user's tunnels.
 */
public final class UserRoutes {
    private static final String PREFIX = "users/";
    private static final String SET = "/v1/users/{set}";
    private static final String ONE = "/v1/users/{set}/{user}";

    private final Proposals proposals;
    private final Fleet fleet;
    private final Hashes hashes;
    private final Executor blocking;

    /** Routes that hash passwords on {@code blocking}. */
    public UserRoutes(Proposals proposals, Fleet fleet, Hashes hashes, Executor blocking) {
        this.proposals = proposals;
        this.fleet = fleet;
        this.hashes = hashes;
        this.blocking = blocking;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/users", "listUserSets")
                        .says("The sets of users that are collections.")
                        .answers(200, "The sets.", Schema.of(Sets.class))
                        .by(this::sets),
                Operation.of("GET", SET, "listUsers")
                        .says("The users of a set, by name.")
                        .with(Entries.LIMIT, Entries.CURSOR)
                        .answers(200, "The users.", Schema.of(All.class))
                        .refuses(404, "No set can be called so.")
                        .by(this::all),
                Operation.of("GET", ONE, "readUser")
                        .says("A user, without password or hash.")
                        .answers(200, "The user.", Schema.of(User.class), "ETag")
                        .refuses(404, "There is no such user.")
                        .by(this::one),
                Entries.refusals(Operation.of("PUT", ONE, "putUser")
                                .says("Makes a user, or sets another password.")
                                .changes(Role.OPERATOR)
                                .with(Entries.IF_MATCH, Entries.IF_NONE_MATCH)
                                .takes(Accepts.json(credential()))
                                .answers(200, "Another password.", Schema.of(User.class), "ETag")
                                .answers(201, "A new user.", Schema.of(User.class), "ETag"))
                        .by(this::put),
                Entries.refusals(Operation.of("DELETE", ONE, "deleteUser")
                                .says("Takes a user away, and ends the user's tunnels.")
                                .changes(Role.OPERATOR)
                                .with(Entries.IF_MATCH, ConfigRoutes.DRY_RUN)
                                .answers(
                                        200,
                                        "A dry run: the connections that would end.",
                                        Schema.of(ConnectionRoutes.Counted.class))
                                .answersNothing("The user is gone."))
                        .by(this::delete));
    }

    private static Schema credential() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("password", Schema.text(1, 72).saying("Hashed here, and kept nowhere."));
        members.put("hash", Schema.text(1, 200).saying("A bcrypt hash, instead of a password."));
        return Schema.object(members, List.of()).atLeast(1).named("Credential");
    }

    private CompletionStage<Answer> sets(Call call) {
        return proposals.show(view -> {
            List<SetOf> sets = new ArrayList<>();
            view.collections().forEach((name, entries) -> {
                if (name.startsWith(PREFIX) && !entries.isEmpty()) {
                    sets.add(new SetOf(name.substring(PREFIX.length()), entries.size()));
                }
            });
            return Answer.ok(new Sets(sets));
        });
    }

    private CompletionStage<Answer> all(Call call) {
        return proposals.show(view -> {
            Entries.Page<User> page =
                    Entries.page(call, Entries.of(view, collection(call)), User::of);
            return Answer.ok(new All(page.items(), page.next()));
        });
    }

    private CompletionStage<Answer> one(Call call) {
        return proposals.show(view -> {
            Entry entry = Entries.one(view, collection(call), call.at("user"), named(call));
            return Answer.ok(User.of(call.at("user"), entry)).etag(Long.toString(entry.version()));
        });
    }

    private CompletionStage<Answer> put(Call call) {
        String collection = collection(call);
        Credential sent = call.as(Credential.class);
        if (sent.password().isPresent() == sent.hash().isPresent()) {
            throw invalid("", "expected: either a password or a hash");
        }
        return CompletableFuture.supplyAsync(() -> hash(call, sent), blocking)
                .thenCompose(hash -> Entries.put(
                        proposals,
                        call,
                        collection,
                        call.at("user"),
                        Json.text(Map.of("hash", hash)),
                        "another password"))
                .thenApply(put -> Answer.of(
                                put.made() ? 201 : 200, User.of(call.at("user"), put.entry()))
                        .etag(Long.toString(put.entry().version())));
    }

    private String hash(Call call, Credential sent) {
        String hash = sent.hash().orElseGet(() -> hashed(sent.password().orElseThrow()));
        hashes.problem(call.at("user"), hash).ifPresent(problem -> {
            throw invalid(sent.hash().isPresent() ? "/hash" : "", problem);
        });
        return hash;
    }

    private String hashed(String password) {
        try {
            return hashes.of(password.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw invalid("/password", String.valueOf(e.getMessage()));
        }
    }

    private static RuntimeException invalid(String pointer, String message) {
        return Problem.invalid(
                        "this makes no user",
                        List.of(Map.of("pointer", pointer, "message", message)))
                .exception();
    }

    private CompletionStage<Answer> delete(Call call) {
        String collection = collection(call);
        String user = call.at("user");
        if (!call.flag("dry-run")) {
            return Entries.remove(proposals, call, collection, user, named(call));
        }
        return proposals.read().thenCompose(view -> {
            Entries.one(view, collection, user, named(call));
            return ConnectionRoutes.count(fleet, ofUser(user)).thenApply(Answer::ok);
        });
    }

    /** The connections of {@code user}. */
    static Connections.Filter ofUser(String user) {
        return new Connections.Filter(
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.of(user),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String named(Call call) {
        return "user " + call.at("user") + " of " + call.at("set");
    }

    private static String collection(Call call) {
        return PREFIX + Named.checked(call.at("set"));
    }

    /** What a user is made of. */
    record Credential(Optional<String> password, Optional<String> hash) {
        /** Not the secret. */
        @Override
        public String toString() {
            return "Credential";
        }
    }

    /** Sets. */
    record Sets(List<SetOf> items) {}

    /** A set, and how many users it has. */
    record SetOf(String name, int users) {}

    /** Users; {@code next} is the cursor of the next page. */
    record All(List<User> items, Optional<String> next) {}

    /** A user: when the password was set last, and by whom. */
    record User(String name, long version, String by, String at) {
        static User of(String name, Entry entry) {
            return new User(
                    name, entry.version(), entry.author().who(), Times.at(entry.atMillis()));
        }
    }
}
