package dev.caravan.protocols.access;

import dev.caravan.protocols.stack.HostText;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of one entry of a list, {@code first} and {@code last} included.
 *
 * @param text the entry as messages call it
 */
record IpRange(Ip first, Ip last, String text) {
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");
    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    /** The ranges of a word: {@code loopback}, {@code private}; empty for any other text. */
    static List<IpRange> named(String word) {
        return switch (word) {
            case "loopback" -> LOOPBACK.stream().map(IpRange::of).toList();
            case "private" -> PRIVATE.stream().map(IpRange::of).toList();
            default -> List.of();
        };
    }

    /** Whether an entry is meant as an address or a block, well-formed or not. */
    static boolean isMeant(String entry) {
        return entry.indexOf('/') >= 0
                || entry.indexOf(':') >= 0
                || HostText.literal(entry).isPresent();
    }

    /**
     * The range of {@code 10.0.0.0/8}, {@code ::1} and the like. An IPv6 block within {@code
     * ::ffff:0:0/96} is the IPv4 block it maps.
     */
    static IpRange of(String entry) {
        int slash = entry.indexOf('/');
        String host = slash < 0 ? entry : entry.substring(0, slash);
        Optional<InetAddress> literal = HostText.literal(host);
        if (literal.isEmpty()) {
            throw new InvalidAccessException(entry + ": (expected: an address or a block such as"
                    + " 10.0.0.0/8, 2001:db8::/32, or loopback, private)");
        }
        Ip ip = Ip.of(literal.get());
        boolean mapped = ip.four() && host.indexOf(':') >= 0;
        int prefix = slash < 0 ? ip.width() : prefix(entry, slash + 1, ip, mapped);
        if (!ip.equals(ip.first(prefix))) {
            throw new InvalidAccessException(
                    entry + ": bits are set after the prefix (expected: a block's first address)");
        }
        return new IpRange(ip, ip.last(prefix), entry);
    }

    private static int prefix(String entry, int from, Ip ip, boolean mapped) {
        int shift = mapped ? 96 : 0;
        int most = ip.width() + shift;
        String digits = entry.substring(from);
        boolean number = digits.length() < 4
                && !digits.isEmpty()
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int prefix = number ? Integer.parseInt(digits) : -1;
        if (prefix < shift || prefix > most) {
            throw new InvalidAccessException(
                    entry + ": prefix (expected: " + shift + ".." + most + ")");
        }
        return prefix - shift;
    }

    boolean contains(Ip ip) {
        return ip.four() == first.four() && !below(ip, first) && !below(last, ip);
    }

    /** Whether this is one address only. */
    boolean isSingle() {
        return first.equals(last);
    }

    private static boolean below(Ip one, Ip other) {
        int high = Long.compareUnsigned(one.high(), other.high());
        return high < 0 || high == 0 && Long.compareUnsigned(one.low(), other.low()) < 0;
    }
}
