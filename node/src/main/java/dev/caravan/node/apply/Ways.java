package dev.caravan.node.apply;

import dev.caravan.protocols.egress.DirectEgress;
import dev.caravan.protocols.egress.Egress;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ways out, one a source address, shared by all who leave from it: names resolved and
 * connections pooled are found again.
 */
final class Ways {
    private final Map<Optional<InetAddress>, Egress> known = new ConcurrentHashMap<>();

    /** The way out from {@code source}, or from whatever address the kernel chooses. */
    Egress from(Optional<InetAddress> source) {
        return known.computeIfAbsent(source, Ways::make);
    }

    private static Egress make(Optional<InetAddress> source) {
        DirectEgress.Builder way = DirectEgress.with();
        source.ifPresent(way::source);
        return way.build();
    }
}
