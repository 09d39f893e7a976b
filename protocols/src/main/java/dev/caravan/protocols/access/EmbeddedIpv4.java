package dev.caravan.protocols.access;

import java.util.List;

/**
 * The IPv4 addresses that an IPv6 address may lead to: through a translator (NAT64, RFC 6052), a
 * tunnel (6to4, RFC 3056) or the forms that never came into use (RFC 4291 §2.5.5.1).
 */
final class EmbeddedIpv4 {
    private static final IpRange NAT64 = IpRange.of("64:ff9b::/96");
    private static final IpRange LOCAL_NAT64 = IpRange.of("64:ff9b:1::/48");
    private static final IpRange SIX_TO_FOUR = IpRange.of("2002::/16");
    private static final IpRange COMPATIBLE = IpRange.of("::/96");

    private EmbeddedIpv4() {}

    /** Every IPv4 address a network might take {@code ip} for; empty for most. */
    static List<Ip> in(Ip ip) {
        if (ip.four()) {
            return List.of();
        }
        if (NAT64.contains(ip) || COMPATIBLE.contains(ip) && ip.low() > 1) {
            return List.of(Ip.four((int) ip.low()));
        }
        if (SIX_TO_FOUR.contains(ip)) {
            return List.of(Ip.four((int) (ip.high() >>> 16)));
        }
        return LOCAL_NAT64.contains(ip) ? underAnyPrefix(ip) : List.of();
    }

    /**
     * Prefixes of 48, 56, 64 and 96 bits fit into the block for local translators; in all but the
     * last, byte 8 stays empty and the address runs around it (RFC 6052 §2.2).
     */
    private static List<Ip> underAnyPrefix(Ip ip) {
        long high = ip.high();
        long low = ip.low();
        return List.of(
                Ip.four((int) (high << 16) & 0xFFFF0000 | (int) (low >>> 40) & 0xFFFF),
                Ip.four((int) (high << 24) & 0xFF000000 | (int) (low >>> 32) & 0xFFFFFF),
                Ip.four((int) (low >>> 24)),
                Ip.four((int) low));
    }
}
