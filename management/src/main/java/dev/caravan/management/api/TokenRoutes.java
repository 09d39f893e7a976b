package dev.caravan.management.api;

import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.auth.Role;
import dev.caravan.management.auth.Token;
import dev.caravan.management.auth.Tokens;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.Local;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.problem.Problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * {@code /v1/tokens}: who may ask this API, in the collection {@code tokens}. A token's secret is
 * shown once, when it is made. While none exists, loopback needs none: so the first is an
 * administrator's, and an administrator's is the last.
 */
public final class TokenRoutes {
    private static final String ONE = "/v1/tokens/{token}";

    private final Proposals proposals;
    private final Fleet fleet;
    private final Tokens tokens;
    private final RandomGenerator random;

    /** Routes that make secrets with {@code random}. */
    public TokenRoutes(Proposals proposals, Fleet fleet, Tokens tokens, RandomGenerator random) {
        this.proposals = proposals;
        this.fleet = fleet;
        this.tokens = tokens;
        this.random = random;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/tokens", "listTokens")
                        .says("Every token, without its secret.")
                        .only(Role.ADMIN)
                        .with(Entries.LIMIT, Entries.CURSOR)
                        .answers(200, "The tokens.", Schema.of(All.class))
                        .by(this::all),
                Entries.refusals(Operation.of("POST", "/v1/tokens", "makeToken")
                                .says("Makes a token; the answer alone shows its secret.")
                                .changes(Role.ADMIN)
                                .takes(Accepts.json(wanted()))
                                .answers(201, "The token.", Schema.of(Made.class), "Location"))
                        .by(this::make),
                Operation.of("GET", ONE, "readToken")
                        .says("A token, without its secret.")
                        .only(Role.ADMIN)
                        .answers(200, "The token.", Schema.of(View.class), "ETag")
                        .refuses(404, "There is none.")
                        .by(this::one),
                Entries.refusals(Operation.of("DELETE", ONE, "deleteToken")
                                .says("Takes a token away.")
                                .changes(Role.ADMIN)
                                .with(Entries.IF_MATCH)
                                .answersNothing("It is gone."))
                        .by(this::delete));
    }

    private static Schema wanted() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("name", Schema.text("^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$", 64));
        members.put("role", Schema.oneOf(List.of("viewer", "operator", "admin")));
        members.put("expires-in", Parameter.durations().saying("When it ends; else never."));
        return Schema.object(members, List.of("name", "role")).named("TokenToMake");
    }

    private CompletionStage<Answer> all(Call call) {
        return proposals.showing(view -> used().thenApply(used -> {
            Entries.Page<View> page = Entries.page(
                    call,
                    Entries.of(view, KeptToken.COLLECTION),
                    (id, entry) -> view(id, entry, used));
            return Answer.ok(new All(page.items(), page.next(), used.unanswered()));
        }));
    }

    private CompletionStage<Answer> one(Call call) {
        return proposals.showing(view -> used().thenApply(used -> {
            String id = call.at("token");
            Entry entry = Entries.one(view, KeptToken.COLLECTION, id, "token " + id);
            return Answer.ok(view(id, entry, used)).etag(Long.toString(entry.version()));
        }));
    }

    private CompletionStage<Fleet.Answers<Local.UsedThere>> used() {
        return fleet.ask(Local.USED, new Local.Nothing(), Local.UsedThere.class);
    }

    private CompletionStage<Answer> make(Call call) {
        Wanted wanted = call.as(Wanted.class);
        Token token = Token.mint(random);
        KeptToken kept = new KeptToken(
                token.hash(),
                wanted.role(),
                wanted.name(),
                Times.end(proposals.clock(), wanted.expiresIn().map(Call::parsed)));
        return proposals
                .read()
                .thenCompose(view -> {
                    boolean admin = wanted.role().equals(Role.ADMIN.word());
                    if (!admin && admins(view) == 0 && !tokens.ownAdmin()) {
                        throw Problem.conflict(
                                        "first-token-admin",
                                        "there is no administrator's token yet: make that first")
                                .exception();
                    }
                    return Entries.put(
                            proposals,
                            call,
                            KeptToken.COLLECTION,
                            token.id(),
                            Json.text(kept),
                            "token " + token.id() + " for " + kept.name() + ", " + kept.role());
                })
                .thenApply(put -> Answer.of(
                                201,
                                new Made(
                                        token.id(),
                                        token.text(),
                                        kept.name(),
                                        kept.role(),
                                        Times.until(kept.expires())))
                        .header("Location", "/v1/tokens/" + token.id()));
    }

    private CompletionStage<Answer> delete(Call call) {
        String id = call.at("token");
        return proposals.read().thenCompose(view -> {
            Entry entry = Entries.one(view, KeptToken.COLLECTION, id, "token " + id);
            boolean others = Entries.of(view, KeptToken.COLLECTION).size() > 1;
            if (others && isAdmin(entry) && admins(view) == 1 && !tokens.ownAdmin()) {
                throw Problem.conflict(
                                "last-admin",
                                "it is the last administrator's token, and there are others")
                        .exception();
            }
            return Entries.remove(proposals, call, KeptToken.COLLECTION, id, "token " + id);
        });
    }

    private static long admins(LedgerView view) {
        return Entries.of(view, KeptToken.COLLECTION).values().stream()
                .filter(TokenRoutes::isAdmin)
                .count();
    }

    private static boolean isAdmin(Entry entry) {
        return Tokens.read(entry.json())
                .filter(token -> token.role().equals(Role.ADMIN.word()))
                .isPresent();
    }

    private static View view(String id, Entry entry, Fleet.Answers<Local.UsedThere> used) {
        Optional<Long> last = used.byNode().values().stream()
                .flatMap(there -> Optional.ofNullable(there.used().get(id)).stream())
                .max(Long::compare);
        return new View(
                id,
                Entries.text(entry, "name"),
                Entries.text(entry, "role"),
                Times.until(Entries.number(entry, "expires")),
                last.map(Times::at),
                entry.version(),
                entry.author().who(),
                Times.at(entry.atMillis()));
    }

    /** A token that somebody wants. */
    record Wanted(String name, String role, Optional<String> expiresIn) {}

    /** Tokens; {@code next} is the cursor of the next page. */
    record All(List<View> items, Optional<String> next, List<String> unanswered) {}

    /**
     * A token, without its secret.
     *
     * @param lastUsed when it was last used on a node that answered, since that started
     */
    record View(
            String id,
            String name,
            String role,
            Optional<String> expires,
            Optional<String> lastUsed,
            long version,
            String by,
            String at) {}

    /** A new token, with its secret. */
    record Made(String id, String token, String name, String role, Optional<String> expires) {
        /** Not the secret. */
        @Override
        public String toString() {
            return "Made[" + id + "]";
        }
    }
}
