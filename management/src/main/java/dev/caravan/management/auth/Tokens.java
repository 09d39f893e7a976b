package dev.caravan.management.auth;

import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The tokens that are accepted: those of the ledger as this node knows it, and those of its own
 * file. When each was last used here is remembered until the process ends. Any thread.
 */
public final class Tokens {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final KeptToken NONE = new KeptToken("0".repeat(64), "viewer", "", 1);
    private static final int MAX_REMEMBERED = 10_000;

    private final Supplier<LedgerView> ledger;
    private final Map<String, KeptToken> own;
    private final InstantSource clock;
    private final Map<String, Long> lastUsed = new ConcurrentHashMap<>();

    /** Those of {@code ledger}, asked each time, and {@code own} by their ids. */
    public Tokens(Supplier<LedgerView> ledger, Map<String, KeptToken> own, InstantSource clock) {
        this.ledger = ledger;
        this.own = Map.copyOf(own);
        this.clock = clock;
    }

    /** Whether nobody has made one yet, expired ones included. */
    public boolean none() {
        return own.isEmpty() && entries().isEmpty();
    }

    /** Whether the node's own file has an administrator's. */
    public boolean ownAdmin() {
        return own.values().stream().anyMatch(token -> token.role().equals(Role.ADMIN.word()));
    }

    /** Who comes {@code from} with {@code text}; empty when it is no token that holds now. */
    public Optional<Caller> caller(String text, String from) {
        Optional<Token> presented = Token.parse(text);
        // Whether the id is known must not show in the time that it takes.
        KeptToken kept = presented.flatMap(token -> kept(token.id())).orElse(NONE);
        String hash = presented.map(Token::hash).orElse("");
        boolean same = MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII),
                kept.hash().getBytes(StandardCharsets.US_ASCII));
        long now = clock.millis();
        if (!same || kept.expired(now)) {
            return Optional.empty();
        }
        String id = presented.orElseThrow().id();
        if (lastUsed.size() < MAX_REMEMBERED || lastUsed.containsKey(id)) {
            lastUsed.put(id, now);
        }
        return Role.of(kept.role())
                .map(role -> new Caller(kept.name() + " (" + id + ")", from, role));
    }

    /** When each was last used on this node, in ms since 1970, by its id. */
    public Map<String, Long> used() {
        return Map.copyOf(lastUsed);
    }

    /** What {@code json} of an entry says; empty when it is none. */
    public static Optional<KeptToken> read(String json) {
        try {
            return Optional.of(JSON.readValue(json, KeptToken.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Optional<KeptToken> kept(String id) {
        return Optional.ofNullable(own.get(id))
                .or(() -> Optional.ofNullable(entries().get(id))
                        .flatMap(entry -> read(entry.json())));
    }

    private SortedMap<String, Entry> entries() {
        return ledger.get().collections().getOrDefault(KeptToken.COLLECTION, new TreeMap<>());
    }
}
