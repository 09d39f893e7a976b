package dev.caravan.node.apply;

import dev.caravan.config.model.Document;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.access.UserVerifier;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.listener.ListenerSpec;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.upstream.Upstream;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes of a document's listeners what can be opened: layers with the objects they name, policies.
 * A listener for which nothing changed is the same object as before, so nobody touches it. Not for
 * several threads at once.
 */
final class StackCompiler {
    private final UnaryOperator<InetSocketAddress> shift;
    private final OwnAddresses own;
    private final Ways ways;
    private Map<String, Made> before = Map.of();

    /** What a listener was made from, and what it became. */
    record Made(
            ListenerSettings settings,
            Optional<UserVerifier> users,
            AccessLog log,
            ListenerSpec spec) {}

    /** The objects that outlive a document, as one document names them. */
    record Objects(
            Map<String, NamedUsers.Known> users,
            Map<String, Upstream> upstreams,
            AccessLogs logs) {}

    /**
     * @param shift adds the node's port offset
     */
    StackCompiler(UnaryOperator<InetSocketAddress> shift, OwnAddresses own, Ways ways) {
        this.shift = shift;
        this.own = own;
        this.ways = ways;
    }

    /**
     * The listeners of {@code document} by name, in its order; {@link #keep} makes them those of
     * before.
     *
     * @throws IllegalArgumentException when what it says cannot be
     */
    Map<String, Made> compile(Document document, Objects objects) {
        oneWayOfWritingEachLog(document, objects.logs());
        Map<String, Made> after = new LinkedHashMap<>();
        document.listeners()
                .forEach((name, settings) -> after.put(name, made(name, settings, objects)));
        return after;
    }

    /** These are what runs. */
    void keep(Map<String, Made> made) {
        before = made;
    }

    private Made made(String name, ListenerSettings settings, Objects objects) {
        Optional<UserVerifier> users = settings.users().map(set -> verifier(set, objects));
        AccessLog log = objects.logs().log(settings.accessLog());
        Made old = before.get(name);
        if (old != null
                && old.settings().sameWhereOpen(settings)
                && old.users().equals(users)
                && old.log() == log) {
            return old;
        }
        List<SocketAddress> binds = new ArrayList<>();
        settings.bind().forEach(bind -> binds.add(shifted(bind.address())));
        Stack stack = settings.layers().make(building(objects.upstreams()));
        Policy policy = policy(name, settings, users, log);
        return new Made(settings, users, log, new ListenerSpec(name, binds, policy, stack));
    }

    private Policy policy(
            String name, ListenerSettings settings, Optional<UserVerifier> users, AccessLog log) {
        Targets targets = settings.targets().targets();
        Egress way = ways.from(settings.source().map(source -> source.address()));
        return new Policy(
                name,
                users,
                settings.clients(),
                (target, address) -> targets.refuses(target, address, own),
                (target, address) -> own.refuses(address, Set.of()),
                way,
                settings.limits(),
                log);
    }

    private static UserVerifier verifier(String set, Objects objects) {
        NamedUsers.Known known = objects.users().get(set);
        if (known == null) {
            throw new IllegalArgumentException(
                    "users: " + set + " (expected: one of " + objects.users().keySet() + ")");
        }
        return known.verifier();
    }

    private SocketAddress shifted(SocketAddress bind) {
        return bind instanceof InetSocketAddress address ? shift.apply(address) : bind;
    }

    private static LayerType.Building building(Map<String, Upstream> upstreams) {
        return new LayerType.Building() {
            @Override
            public <T> T named(Class<T> kind, String name) {
                Upstream upstream = upstreams.get(name);
                if (kind != Upstream.class || upstream == null) {
                    throw new IllegalArgumentException("no "
                            + kind.getSimpleName().toLowerCase(java.util.Locale.ROOT) + " " + name);
                }
                return kind.cast(upstream);
            }
        };
    }

    /** Two ways of writing cannot share a file, nor its rotation. */
    private static void oneWayOfWritingEachLog(Document document, AccessLogs logs) {
        Map<String, String> first = new LinkedHashMap<>();
        document.listeners()
                .forEach((name, settings) -> logs.destination(settings.accessLog())
                        .ifPresent(to -> {
                            String other = first.putIfAbsent(to, name);
                            ListenerSettings there =
                                    other == null ? null : document.listeners().get(other);
                            if (there != null
                                    && !(there.accessLog()
                                                    .format()
                                                    .equals(settings.accessLog().format())
                                            && there.accessLog()
                                                    .rotation()
                                                    .equals(settings.accessLog().rotation()))) {
                                throw new IllegalArgumentException("/listeners/" + name
                                        + "/access-log: " + to + " is written by " + other
                                        + " with another format or rotation (expected: the same,"
                                        + " or a file of its own)");
                            }
                        }));
    }
}
