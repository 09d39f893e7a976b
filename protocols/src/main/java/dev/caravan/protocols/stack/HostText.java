package dev.caravan.protocols.stack;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A host as a client writes it: an IPv4 or IPv6 literal, or a name.
 *
 * <p>There is one reading of every text. A literal is an address in whatever form it came: {@code
 * 127.0.0.1}, {@code 127.0.0.1.}, {@code ::1} and {@code [::1]} never reach a resolver, so no list
 * of names and no list of addresses can be passed by writing one as the other. What only some
 * resolvers would read as an address ({@code 127.1}, {@code 0x7f.1}, {@code 017700000001}) is
 * refused, and so are zones ({@code fe80::1%eth0}): which interface is ours to choose.
 *
 * <p>A name has labels of 1 to 63 letters, digits, hyphens and underscores, 253 characters at most,
 * perhaps a dot after the last (RFC 1035 §2.3.4, RFC 1123 §2.1); names in other scripts come as
 * their ASCII form. Pure; any thread.
 */
public final class HostText {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int SHOWN = 80;

    private HostText() {}

    /** Why {@code host} is neither an address nor a name; empty when it is one of them. */
    public static Optional<String> problem(String host) {
        String text = unwrapped(host);
        if (text.isEmpty()) {
            return Optional.of("host: empty");
        }
        if (isBracketed(host) || text.indexOf(':') >= 0) {
            return ipv6(text) == null ? wrong(host, "an IPv6 address") : Optional.empty();
        }
        if (endsInNumber(text)) {
            return ipv4(text) == null ? wrong(host, "four decimal parts") : Optional.empty();
        }
        return nameProblem(host, text);
    }

    /**
     * The resolved address of a literal, or the unresolved one of a name, which is kept as it was
     * written.
     *
     * @throws IllegalArgumentException with the words of {@link #problem}
     */
    public static InetSocketAddress withPort(String host, int port) {
        problem(host).ifPresent(HostText::refuse);
        Optional<InetAddress> literal = literal(host);
        return literal.isPresent()
                ? new InetSocketAddress(literal.get(), port)
                : InetSocketAddress.createUnresolved(host, port);
    }

    /** The address that {@code host} spells, if it is a literal in one of the accepted forms. */
    public static Optional<InetAddress> literal(String host) {
        String text = unwrapped(host);
        boolean six = isBracketed(host) || text.indexOf(':') >= 0;
        byte[] bytes = six ? ipv6(text) : ipv4(text);
        return bytes == null ? Optional.empty() : Optional.of(address(bytes));
    }

    /** The host of an authority, {@code host}, {@code host:port} or {@code [v6]:port}. */
    public static String ofAuthority(String authority) {
        int end = authority.lastIndexOf(']');
        int colon = authority.indexOf(':', Math.max(0, end));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        return isBracketed(host) ? host.substring(1, host.length() - 1) : host;
    }

    private static void refuse(String problem) {
        throw new IllegalArgumentException(problem);
    }

    private static Optional<String> wrong(String host, String expected) {
        return Optional.of("host: " + shown(host) + " (expected: " + expected + ")");
    }

    /** Without the dot that ends a full name and the brackets of an IPv6 literal. */
    private static String unwrapped(String host) {
        String text = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return isBracketed(host) ? text.substring(1, text.length() - 1) : text;
    }

    private static boolean isBracketed(String host) {
        return host.startsWith("[") && (host.endsWith("]") || host.endsWith("]."));
    }

    /** Whether the last label is a number, as no name's is: then it can only mean an address. */
    private static boolean endsInNumber(String text) {
        String label = text.substring(text.lastIndexOf('.') + 1);
        if (label.isEmpty()) {
            return false;
        }
        boolean hex = label.length() > 1 && label.charAt(0) == '0' && (label.charAt(1) | 32) == 'x';
        for (int i = hex ? 2 : 0; i < label.length(); i++) {
            if (Character.digit(label.charAt(i), hex ? 16 : 10) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Four decimal parts without leading zeros, which some would read as octal; else null. */
    private static byte @Nullable [] ipv4(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int from = at;
            int value = 0;
            while (at < text.length() && isDigit(text.charAt(at)) && at - from < 3) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - from > 1 && text.charAt(from) == '0';
            if (at == from || leadingZero || value > 255) {
                return null;
            }
            bytes[part] = (byte) value;
            if (part < 3 && (at == text.length() || text.charAt(at++) != '.')) {
                return null;
            }
        }
        return at == text.length() ? bytes : null;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static byte @Nullable [] ipv6(String text) {
        if (text.length() > 45 || text.indexOf(':') < 0) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && (c > 'f' || Character.digit(c, 16) < 0)) {
                return null;
            }
        }
        int tail = text.lastIndexOf(':') + 1;
        if (text.indexOf('.') >= 0 && ipv4(text.substring(tail)) == null) {
            return null;
        }
        try {
            return Inet6Address.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException neverOfFourOrSixteenBytes) {
            throw new IllegalArgumentException(neverOfFourOrSixteenBytes);
        }
    }

    private static Optional<String> nameProblem(String host, String text) {
        if (text.length() > MAX_NAME) {
            return wrong(host, "at most " + MAX_NAME + " characters");
        }
        int label = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (label == 0 || label > MAX_LABEL) {
                    return wrong(host, "labels of 1.." + MAX_LABEL + " characters");
                }
                label = 0;
            } else if (isNameCharacter(c)) {
                label++;
            } else {
                return wrong(host, "letters, digits, '-', '_' and '.'");
            }
        }
        return Optional.empty();
    }

    private static boolean isNameCharacter(char c) {
        char lower = (char) (c | 32);
        return (lower >= 'a' && lower <= 'z' && c >= 'A') || isDigit(c) || c == '-' || c == '_';
    }

    /** The text for a message: short, and free of anything that could break a log line. */
    private static String shown(String host) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(host.length(), SHOWN); i++) {
            char c = host.charAt(i);
            out.append(c > ' ' && c < 127 ? c : '?');
        }
        return host.length() > SHOWN ? out.append("…").toString() : out.toString();
    }
}
