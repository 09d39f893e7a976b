package dev.caravan.protocols.access;

import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.stack.Refusal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The sockets that are ours, which no client may reach through us: otherwise the proxy that is
 * allowed to speak with its management lends that right to everybody.
 *
 * <p>A socket bound to a wildcard is ours at every address of the host. An address is recognised
 * through every spelling: IPv4-mapped, behind NAT64 or 6to4, and as the unspecified address, which
 * kernels connect to themselves.
 *
 * <p>The sockets of the cluster's other members are ours as well.
 *
 * <p>Any thread; a look never blocks. The host's addresses are read anew on the given executor when
 * a look finds them older than {@link #REFRESH}.
 */
public final class OwnAddresses {
    /** How old the known addresses of the host may grow under traffic. */
    public static final Duration REFRESH = Duration.ofSeconds(10);

    /** What a socket of ours is for; the words of {@code targets: own}. */
    public enum Kind {
        /** A listener. */
        LISTENERS,
        /** The management API or the probes. */
        MANAGEMENT,
        /** The cluster's own traffic. */
        CLUSTER,
        /** The links between nodes. */
        LINK
    }

    private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);

    private record Own(Kind kind, Ip ip, int port, boolean wildcard) {}

    private record Members(int[] ports, List<Own> all) {}

    private volatile Members members = new Members(new int[0], List.of());
    private final AtomicReference<List<Own>> sockets = new AtomicReference<>(List.of());
    private final Supplier<? extends Collection<InetAddress>> interfaces;
    private final Executor executor;
    private final Time time;
    private final AtomicLong refreshedAt;
    private volatile Set<Ip> local;

    private OwnAddresses(
            Supplier<? extends Collection<InetAddress>> interfaces, Executor executor, Time time) {
        this.interfaces = interfaces;
        this.executor = executor;
        this.time = time;
        this.refreshedAt = new AtomicLong(time.nanos());
        this.local = ips(interfaces.get());
    }

    /**
     * None yet, on a host with the given addresses.
     *
     * @param interfaces the host's addresses, asked here once and then on {@code executor}; may
     *     block
     * @param executor for blocking work
     */
    public static OwnAddresses on(
            Supplier<? extends Collection<InetAddress>> interfaces, Executor executor, Time time) {
        return new OwnAddresses(interfaces, executor, time);
    }

    /** None yet, on this machine. */
    public static OwnAddresses ofThisHost(Executor executor, Time time) {
        return on(OwnAddresses::addressesOfThisHost, executor, time);
    }

    /** Adds a socket by its bound address. What was added twice is to be removed twice. */
    public void add(Kind kind, InetSocketAddress bound) {
        sockets.updateAndGet(before -> {
            List<Own> after = new ArrayList<>(before);
            after.add(own(kind, bound));
            return List.copyOf(after);
        });
    }

    /** Removes a socket that was added. */
    public void remove(Kind kind, InetSocketAddress bound) {
        sockets.updateAndGet(before -> {
            List<Own> after = new ArrayList<>(before);
            after.remove(own(kind, bound));
            return List.copyOf(after);
        });
    }

    /**
     * The cluster's other members, in place of those of the call before: what a client may not reach
     * on this node through it, it may not reach on them either.
     *
     * @param addresses where they are, resolved, by what is there; more than one kind may be at one
     *     address
     */
    public void members(Map<Kind, Set<InetSocketAddress>> addresses) {
        List<Own> all = new ArrayList<>();
        addresses.forEach((kind, of) -> of.forEach(address -> all.add(own(kind, address))));
        int[] ports = all.stream().mapToInt(Own::port).distinct().sorted().toArray();
        members = new Members(ports, List.copyOf(all));
    }

    /** Which socket of ours a connect to {@code address} would end at. */
    public Optional<Kind> kindOf(InetSocketAddress address) {
        refreshWhenStale();
        InetAddress host = address.getAddress();
        if (host == null) {
            return Optional.empty();
        }
        List<Own> all = sockets.get();
        for (int i = 0; i < all.size(); i++) {
            Own own = all.get(i);
            if (own.port == address.getPort() && reaches(own, Ip.of(host))) {
                return Optional.of(own.kind);
            }
        }
        return kindOfMember(host, address.getPort());
    }

    /** Members are many and their ports few, so most addresses are told apart by their port. */
    private Optional<Kind> kindOfMember(InetAddress host, int port) {
        Members known = members;
        if (Arrays.binarySearch(known.ports, port) < 0) {
            return Optional.empty();
        }
        Ip ip = Ip.of(host);
        for (Own own : known.all) {
            if (own.port == port && reaches(own, ip)) {
                return Optional.of(own.kind);
            }
        }
        return Optional.empty();
    }

    /** Refuses an address that is ours, unless its kind is among {@code except}. */
    public Optional<Refusal> refuses(InetSocketAddress address, Set<Kind> except) {
        return kindOf(address)
                .filter(kind -> !except.contains(kind))
                .map(kind -> Refusal.of(
                        Refusal.Kind.NOT_ALLOWED,
                        "targets: " + Targets.shown(address) + " is our own ("
                                + kind.name().toLowerCase(Locale.ROOT) + ")"));
    }

    /** Reads the host's addresses now; blocks. If they cannot be read, the known ones stand. */
    public void refresh() {
        refreshedAt.set(time.nanos());
        try {
            local = ips(interfaces.get());
        } catch (RuntimeException unreadable) {
            LOG.warn("The addresses of this host cannot be read; the known ones stand", unreadable);
        }
    }

    private void refreshWhenStale() {
        long at = refreshedAt.get();
        long now = time.nanos();
        if (now - at > REFRESH.toNanos() && refreshedAt.compareAndSet(at, now)) {
            try {
                executor.execute(this::refresh);
            } catch (RejectedExecutionException full) {
                // The next look after another REFRESH tries again; the known addresses stand.
            }
        }
    }

    private boolean reaches(Own own, Ip ip) {
        if (matches(own, ip)) {
            return true;
        }
        for (Ip embedded : EmbeddedIpv4.in(ip)) {
            if (matches(own, embedded)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(Own own, Ip ip) {
        boolean unspecified = ip.high() == 0 && ip.low() == 0;
        return own.ip.equals(ip) || unspecified || own.wildcard && isLocal(ip);
    }

    private boolean isLocal(Ip ip) {
        boolean loopback = ip.four() ? ip.low() >>> 24 == 127 : ip.high() == 0 && ip.low() == 1;
        return loopback || local.contains(ip);
    }

    private static Own own(Kind kind, InetSocketAddress bound) {
        InetAddress address = bound.getAddress();
        if (address == null) {
            throw new IllegalArgumentException("bound: " + bound + " (expected: resolved)");
        }
        return new Own(kind, Ip.of(address), bound.getPort(), address.isAnyLocalAddress());
    }

    private static Set<Ip> ips(Collection<InetAddress> addresses) {
        Set<Ip> ips = new HashSet<>();
        addresses.forEach(address -> ips.add(Ip.of(address)));
        return Set.copyOf(ips);
    }

    private static List<InetAddress> addressesOfThisHost() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
