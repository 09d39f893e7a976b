package dev.caravan.protocols.egress;

import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;

import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks names up for one loop: overrides, the hosts file, {@code localhost}, what is remembered, and
 * then the name servers. A name that is being looked up is asked for once.
 *
 * <p>Each question goes out from a socket, and so a port, of its own: nothing stays open between
 * them, and answers are hard to forge.
 */
final class Resolver {
    private static final int MOST_REMEMBERED = 4096;
    private static final long SHORTEST_SECONDS = 1;
    private static final long LONGEST_SECONDS = 600;
    private static final long LONGEST_MISSING_SECONDS = 10;

    /** RFC 6761 section 6.3: never asked for. */
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1"));

    private final Loop loop;
    private final NameSource source;
    private final NameCache cache = new NameCache(
            MOST_REMEMBERED, SHORTEST_SECONDS, LONGEST_SECONDS, LONGEST_MISSING_SECONDS);
    private final Map<String, List<Consumer<Resolved>>> asking = new HashMap<>();
    private @Nullable NameServers servers;
    private @Nullable DnsNameResolver wire;

    Resolver(Loop loop, NameSource source) {
        this.loop = loop;
        this.source = source;
    }

    /** The two kinds of address. */
    enum Family {
        IPV6(DnsRecordType.AAAA),
        IPV4(DnsRecordType.A);

        private final DnsRecordType type;

        Family(DnsRecordType type) {
            this.type = type;
        }

        boolean has(InetAddress address) {
            return this == IPV6 ? address instanceof Inet6Address : address instanceof Inet4Address;
        }
    }

    /** Looks {@code name} up, which is a valid one; {@code then} may be told within the call. */
    void resolve(String name, Family family, Consumer<Resolved> then) {
        List<InetAddress> known = source.known(name);
        if (known == null && isLocalhost(name)) {
            known = LOOPBACK;
        }
        if (known != null) {
            then.accept(known(known, family));
            return;
        }
        String key = family == Family.IPV4 ? name : name + "/6";
        Resolved remembered = cache.get(key, loop.time().nanos());
        if (remembered != null) {
            then.accept(remembered);
            return;
        }
        NameSource.Servers now = source.servers(loop.time().nanos());
        if (now.servers() == null) {
            then.accept(new Resolved.Failed(now.trouble()));
            return;
        }
        List<Consumer<Resolved>> others = asking.get(key);
        if (others != null) {
            others.add(then);
            return;
        }
        List<Consumer<Resolved>> waiting = new ArrayList<>();
        waiting.add(then);
        asking.put(key, waiting);
        LookUp.start(wire(now.servers()), now.servers(), name, family.type, resolved -> {
            cache.put(key, resolved, loop.time().nanos());
            asking.remove(key);
            waiting.forEach(each -> each.accept(resolved));
        });
    }

    private static boolean isLocalhost(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static Resolved known(List<InetAddress> addresses, Family family) {
        List<InetAddress> fitting = addresses.stream().filter(family::has).toList();
        return fitting.isEmpty() ? new Resolved.Missing(0) : new Resolved.Found(fitting, 0);
    }

    private DnsNameResolver wire(NameServers now) {
        DnsNameResolver made = wire;
        if (made == null || !now.equals(servers)) {
            boolean epoll = loop.transport() == Transport.EPOLL;
            made = new DnsNameResolverBuilder(loop.executor())
                    .datagramChannelFactory(
                            epoll ? EpollDatagramChannel::new : NioDatagramChannel::new)
                    .socketChannelFactory(epoll ? EpollSocketChannel::new : NioSocketChannel::new)
                    .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                    // Never Netty's own fallback, which is a public resolver.
                    .nameServerProvider(new SequentialDnsServerAddressStreamProvider(now.servers()))
                    .hostsFileEntriesResolver(noHosts())
                    .searchDomains(List.of())
                    .queryTimeoutMillis(now.timeout().toMillis())
                    .build();
            wire = made;
            servers = now;
        }
        return made;
    }

    private static HostsFileEntriesResolver noHosts() {
        return (name, types) -> null;
    }
}
