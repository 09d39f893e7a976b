package dev.caravan.protocols.access;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not of the public internet, and why: the registries of special-purpose
 * addresses (RFC 6890 and what followed), and the places where clouds answer with credentials.
 */
enum SpecialAddresses {
    METADATA(
            "cloud metadata",
            "169.254.169.254",
            "169.254.170.2",
            "169.254.170.23",
            "168.63.129.16",
            "100.100.100.200",
            "192.0.0.192",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254"),
    UNSPECIFIED("this host or network", "0.0.0.0/8", "::"),
    LOOPBACK("loopback", "127.0.0.0/8", "::1"),
    PRIVATE("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    SHARED("carrier-grade NAT", "100.64.0.0/10"),
    LINK_LOCAL("link-local", "169.254.0.0/16", "fe80::/10"),
    DOCUMENTATION(
            "for documentation",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
            "3fff::/20"),
    BENCHMARKING("for benchmarking", "198.18.0.0/15", "2001:2::/48"),
    MULTICAST("multicast", "224.0.0.0/4", "ff00::/8"),
    BROADCAST("broadcast", "255.255.255.255"),
    COMPATIBLE("an IPv4-compatible address", "::/96"),
    NAT64("behind NAT64", "64:ff9b::/96", "64:ff9b:1::/48"),
    SIX_TO_FOUR("6to4", "2002::/16", "192.88.99.0/24"),
    TEREDO("Teredo", "2001::/32"),
    ORCHID("no locator (ORCHID)", "2001:10::/28", "2001:20::/28"),
    RESERVED("reserved", "192.0.0.0/24", "240.0.0.0/4");

    private static final SpecialAddresses[] ALL = values();
    private static final IpRange GLOBAL_UNICAST = IpRange.of("2000::/3");

    private final String label;
    private final List<IpRange> ranges;

    SpecialAddresses(String label, String... ranges) {
        this.label = label;
        this.ranges = Arrays.stream(ranges).map(IpRange::of).toList();
    }

    /** What {@code ip} is if not public; the narrower kinds stand first. */
    static Optional<SpecialAddresses> of(Ip ip) {
        for (SpecialAddresses kind : ALL) {
            for (IpRange range : kind.ranges) {
                if (range.contains(ip)) {
                    return Optional.of(kind);
                }
            }
        }
        // Of IPv6, what is not handed out is not reached for.
        return ip.four() || GLOBAL_UNICAST.contains(ip) ? Optional.empty() : Optional.of(RESERVED);
    }

    /** How messages call it. */
    String label() {
        return label;
    }

    /**
     * Whether a rule that allows a name opens it. Names do lead into private networks; one that
     * leads to the host itself or to its neighbours on the link is a trick, whoever owns the name.
     */
    boolean opensByName() {
        return this == PRIVATE || this == SHARED;
    }

    /** Whether only a rule that names this one address opens it. */
    boolean needsExactRule() {
        return this == METADATA;
    }
}
