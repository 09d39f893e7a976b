package dev.caravan.protocols.stack;

/**
 * What a client or an operator named to connect to: a host, name or literal address, and a port.
 *
 * @param host a name, or an address literal without brackets
 * @param port 1..65535
 */
public record Target(String host, int port) {
    public Target {
        if (host.isEmpty() || host.length() > 255) {
            throw new IllegalArgumentException(
                    "host: " + host.length() + " characters (expected: 1..255)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }

    /** {@code host:port}, with brackets around an IPv6 literal. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
