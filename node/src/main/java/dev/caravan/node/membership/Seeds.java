package dev.caravan.node.membership;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Where other nodes may be found: every address of every name, looked up again for each round. */
final class Seeds {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final int MOST = 256;

    /** Finds all addresses of a name; may block. */
    @FunctionalInterface
    interface Lookup {
        /** All of them. */
        InetAddress[] all(String name) throws UnknownHostException;
    }

    private final List<HostPort> names;
    private final Lookup lookup;
    private final Executor blocking;
    private CompletableFuture<Set<HostPort>> running = CompletableFuture.completedFuture(Set.of());
    private volatile Set<HostPort> known = Set.of();

    Seeds(List<HostPort> names, Lookup lookup, Executor blocking) {
        this.names = names;
        this.lookup = lookup;
        this.blocking = blocking;
    }

    /** What the last look-up found. */
    Set<HostPort> known() {
        return known;
    }

    /** Looks up, unless a look-up is under way; completes when that has ended. */
    CompletionStage<Set<HostPort>> refresh() {
        if (running.isDone()) {
            running = CompletableFuture.supplyAsync(this::resolve, blocking);
        }
        return running;
    }

    private Set<HostPort> resolve() {
        Set<HostPort> found = new LinkedHashSet<>();
        for (HostPort name : names) {
            try {
                for (InetAddress address : lookup.all(name.host())) {
                    if (found.size() < MOST) {
                        found.add(new HostPort(literal(address), name.port()));
                    }
                }
            } catch (UnknownHostException e) {
                LOG.debug("seed {}: unknown host", name);
            }
        }
        known = Set.copyOf(found);
        return known;
    }

    /** Without the zone that stands behind a link-local address. */
    static String literal(InetAddress address) {
        return address.getHostAddress().split("%", 2)[0];
    }
}
