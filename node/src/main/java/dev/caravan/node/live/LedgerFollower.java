package dev.caravan.node.live;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.protocols.access.OwnAddresses.Kind;
import dev.caravan.protocols.stack.HostText;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes what is agreed on beside the document hold on this node, as soon as it is known here: users,
 * bans, overrides, and the addresses of other members, which no client may reach through this one.
 */
public final class LedgerFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String USERS = "users/";
    private static final String BANS = "bans";

    private final Live live;
    private final String self;
    private final Executor blocking;
    private final AtomicReference<@Nullable LedgerView> next = new AtomicReference<>();
    private final AtomicBoolean following = new AtomicBoolean();
    private Map<String, SortedMap<String, Entry>> holding = Map.of();
    private Object overrides = "";
    private Object nodes = "";
    private volatile String digest = Hash.of(new byte[0]).hex();

    /**
     * Nothing holds yet.
     *
     * @param self this node's id
     */
    public LedgerFollower(Live live, String self, Executor blocking) {
        this.live = live;
        this.self = self;
        this.blocking = blocking;
    }

    /** This is agreed on now; the last of several counts. Any thread, does not block. */
    public void viewed(LedgerView view) {
        next.set(view);
        if (following.compareAndSet(false, true)) {
            blocking.execute(() -> {
                following.set(false);
                LedgerView latest = next.getAndSet(null);
                if (latest != null) {
                    follow(latest);
                }
            });
        }
    }

    /** Makes {@code view} hold; blocks. */
    public synchronized void follow(LedgerView view) {
        collections(view);
        if (view.overrides() != overrides) {
            overrides = view.overrides();
            live.overrides().apply(view.overrides().values());
        }
        if (view.nodes() != nodes) {
            nodes = view.nodes();
            live.own().members(addresses(view));
        }
    }

    /**
     * Over the collections that hold and the {@code files} that are served with them; the same on
     * nodes that serve the same.
     *
     * @param files digests by what the document calls them
     */
    public String served(SortedMap<String, String> files) {
        StringBuilder all = new StringBuilder();
        files.forEach((name, file) -> all.append(name).append(' ').append(file).append('\n'));
        all.append(digest);
        return Hash.of(all.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private void collections(LedgerView view) {
        Map<String, SortedMap<String, Entry>> wanted = new TreeMap<>();
        view.collections().forEach((name, entries) -> {
            if (name.startsWith(USERS) || name.equals(BANS)) {
                wanted.put(name, entries);
            }
        });
        holding.keySet().forEach(name -> wanted.putIfAbsent(name, new TreeMap<>()));
        boolean changed = false;
        for (Map.Entry<String, SortedMap<String, Entry>> one : wanted.entrySet()) {
            if (holding.get(one.getKey()) != one.getValue()) {
                changed = true;
                hold(one.getKey(), one.getValue());
            }
        }
        if (changed) {
            holding = Map.copyOf(wanted);
            StringBuilder all = new StringBuilder();
            wanted.forEach((name, entries) -> entries.forEach((key, entry) -> all.append(name)
                    .append(' ')
                    .append(key)
                    .append(' ')
                    .append(entry.version())
                    .append('\n')));
            digest = Hash.of(all.toString().getBytes(StandardCharsets.UTF_8)).hex();
        }
    }

    private void hold(String collection, SortedMap<String, Entry> entries) {
        try {
            if (collection.equals(BANS)) {
                live.collections().bans(bans(entries));
            } else {
                live.collections().users(collection.substring(USERS.length()), users(entries));
            }
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.error("{}: as before on this node: {}", collection, e.getMessage());
        }
    }

    private static Map<String, Optional<String>> users(SortedMap<String, Entry> entries) {
        Map<String, Optional<String>> users = new HashMap<>();
        entries.forEach((name, entry) -> {
            JsonNode hash = JSON.readTree(entry.json()).path("hash");
            users.put(name, hash.isString() ? Optional.of(hash.stringValue()) : Optional.empty());
        });
        return users;
    }

    private static List<Ban> bans(SortedMap<String, Entry> entries) {
        List<Ban> bans = new ArrayList<>();
        entries.forEach((key, entry) -> {
            long until = JSON.readTree(entry.json()).path("until").asLong(0);
            int slash = key.indexOf('/');
            Optional<String> who = Optional.of(key.substring(slash + 1));
            boolean user = key.startsWith("user/");
            bans.add(new Ban(user ? Optional.empty() : who, user ? who : Optional.empty(), until));
        });
        return bans;
    }

    private Map<Kind, Set<InetSocketAddress>> addresses(LedgerView view) {
        Set<InetSocketAddress> cluster = new HashSet<>();
        Set<InetSocketAddress> management = new HashSet<>();
        for (NodeRecord node : view.nodes().values()) {
            if (!node.id().equals(self)) {
                address(node.address()).ifPresent(cluster::add);
                address(node.management()).ifPresent(management::add);
            }
        }
        return Map.of(Kind.CLUSTER, cluster, Kind.MANAGEMENT, management);
    }

    /** Of {@code host:port}, where the host is an address; nobody is asked for names. */
    private static Optional<InetSocketAddress> address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return HostText.literal(host)
                .map(ip -> new InetSocketAddress(ip, Integer.parseInt(text.substring(colon + 1))));
    }
}
