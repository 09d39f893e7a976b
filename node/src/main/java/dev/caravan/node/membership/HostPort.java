package dev.caravan.node.membership;

import java.net.InetSocketAddress;

/**
 * Where a node's cluster port is.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 0..65535
 */
public record HostPort(String host, int port) {
    /** The port of a node that names none. */
    public static final int CLUSTER_PORT = 7640;

    private static final int MOST_PORT = 65_535;

    public HostPort {
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@')) {
            throw new IllegalArgumentException(host + ":" + port + " (expected: HOST:PORT)");
        }
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException(
                    host + ":" + port + ": port (expected: 0.." + MOST_PORT + ")");
        }
    }

    /**
     * Reads {@code host:port}, {@code host}, {@code [ipv6]:port}.
     *
     * @param defaultPort the port of a text that names none
     * @throws IllegalArgumentException naming what is expected
     */
    public static HostPort parse(String text, int defaultPort) {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        if (bracket < 0 && colon != text.indexOf(':')) {
            throw new IllegalArgumentException(
                    text + ": an IPv6 address needs brackets (expected: [::1]:PORT)");
        }
        String host = colon > bracket ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new HostPort(host, colon > bracket ? port(text, colon) : defaultPort);
    }

    private static int port(String text, int colon) {
        String digits = text.substring(colon + 1);
        if (!digits.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(text + ": port (expected: 0.." + MOST_PORT + ")");
        }
        return Integer.parseInt(digits);
    }

    /** The address and port of {@code address}. */
    public static HostPort of(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
