package dev.caravan.node.live;

import dev.caravan.management.port.Connections.Filter;
import dev.caravan.protocols.access.AccessList;
import dev.caravan.protocols.connection.Sight;
import dev.caravan.protocols.stack.HostText;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;

/** A filter over connections, its texts understood once. Asked on the connections' loops. */
final class Which implements Predicate<Sight> {
    private final Filter filter;
    private final Optional<AccessList> clients;
    private final Optional<InetAddress> address;

    private Which(Filter filter, Optional<AccessList> clients, Optional<InetAddress> address) {
        this.filter = filter;
        this.clients = clients;
        this.address = address;
    }

    /**
     * Takes what {@code filter} says; a target is an address, a host name, or with a dot before it
     * the end of host names.
     *
     * @throws IllegalArgumentException for a client that is neither an address nor a block
     */
    static Which of(Filter filter) {
        return new Which(
                filter,
                filter.client().map(AccessList::of),
                filter.target().flatMap(HostText::literal));
    }

    @Override
    public boolean test(Sight seen) {
        return seen.info().id() > filter.above()
                && isOrAny(filter.id(), seen.info().id())
                && isOrAny(filter.listener(), seen.info().listener())
                && isOrAny(filter.protocol(), seen.protocol())
                && isOrAny(filter.user(), seen.user())
                && isClient(seen)
                && isTarget(seen);
    }

    private static <T> boolean isOrAny(Optional<T> wanted, T is) {
        return wanted.isEmpty() || wanted.get().equals(is);
    }

    private boolean isClient(Sight seen) {
        return clients.isEmpty() || clients.get().contains(seen.info().client().getAddress());
    }

    private boolean isTarget(Sight seen) {
        if (filter.target().isEmpty()) {
            return true;
        }
        if (address.isPresent()) {
            Optional<InetAddress> upstream = seen.upstream().map(InetSocketAddress::getAddress);
            return address.equals(upstream) || address.equals(HostText.literal(seen.targetHost()));
        }
        String wanted = filter.target().get();
        String host = seen.targetHost();
        int from = host.length() - wanted.length();
        boolean ends = from >= 0 && host.regionMatches(true, from, wanted, 0, wanted.length());
        return ends && (from == 0 || wanted.startsWith("."));
    }
}
