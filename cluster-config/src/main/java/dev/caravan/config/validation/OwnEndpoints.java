package dev.caravan.config.validation;

import dev.caravan.config.model.Bind;
import dev.caravan.config.model.Document;
import dev.caravan.config.settings.SettingsWalk;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * No endpoint that an operator named leads back to the node itself. Names are judged where they are
 * resolved, when they are dialled; here literal addresses and {@code localhost} are.
 */
final class OwnEndpoints implements SettingsWalk.Visitor {
    private final Map<Integer, Map<InetAddress, String>> own = new HashMap<>();
    private final Collection<? extends InetAddress> interfaces;
    private final Findings findings;

    private OwnEndpoints(Surroundings surroundings, Document document, Findings findings) {
        this.interfaces = surroundings.interfaces().get();
        this.findings = findings;
        surroundings.own().forEach((address, called) -> add(address, 0, called));
        document.listeners().forEach((name, listener) -> {
            for (Bind bind : listener.bind()) {
                if (bind.address() instanceof InetSocketAddress address && address.getPort() != 0) {
                    add(address, surroundings.portOffset(), "listener " + name);
                }
            }
        });
    }

    private void add(InetSocketAddress address, int offset, String called) {
        own.computeIfAbsent(address.getPort() + offset, port -> new HashMap<>())
                .put(address.getAddress(), called);
    }

    static void check(
            Document document, SourceNode root, Surroundings surroundings, Findings findings) {
        OwnEndpoints endpoints = new OwnEndpoints(surroundings, document, findings);
        SettingsWalk.over(document, Pointer.ROOT, root, endpoints);
        document.upstreams()
                .forEach((name, upstream) ->
                        endpoints.upstream(Pointer.ROOT.child("upstreams").child(name), upstream));
    }

    private void upstream(Pointer at, UpstreamSettings upstream) {
        if (upstream.own()) {
            return;
        }
        for (int i = 0; i < upstream.endpoints().size(); i++) {
            String endpoint = upstream.endpoints().get(i);
            Pointer place = at.child("endpoints").child(i);
            whose(UpstreamSettings.target(endpoint))
                    .ifPresent(owner -> findings.problem(
                            place,
                            endpoint + " is this node's own " + owner
                                    + " (expected: another, or own: true beside endpoints)"));
        }
    }

    /** The fixed target of a layer. */
    @Override
    public void value(Object value, Setting setting, Pointer at, SourceNode node) {
        if (value instanceof Target target) {
            whose(target)
                    .ifPresent(owner -> findings.problem(
                            at, node.at(), target + " is this node's own " + owner));
        }
    }

    private Optional<String> whose(Target target) {
        Map<InetAddress, String> there = own.getOrDefault(target.port(), Map.of());
        return there.isEmpty()
                ? Optional.empty()
                : literal(target.host())
                        .flatMap(host -> there.entrySet().stream()
                                .filter(socket -> leadsTo(host, socket.getKey()))
                                .map(Map.Entry::getValue)
                                .findFirst());
    }

    private boolean leadsTo(InetAddress host, InetAddress bound) {
        boolean here =
                host.isAnyLocalAddress() || host.isLoopbackAddress() || interfaces.contains(host);
        boolean everywhere = bound.isAnyLocalAddress();
        boolean unspecified = host.isAnyLocalAddress() && bound.isLoopbackAddress();
        return host.equals(bound) || everywhere && here || unspecified;
    }

    private static Optional<InetAddress> literal(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
