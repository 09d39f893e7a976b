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

    /**
     * Reads {@code host:port}, with brackets around an IPv6 literal.
     *
     * @throws IllegalArgumentException when it is not of that form
     */
    public static Target parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
        String host =
                bracketed ? text.substring(1, colon - 1) : text.substring(0, Math.max(0, colon));
        if (host.isEmpty() || (!bracketed && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException(
                    text + " (expected: host:port, an IPv6 literal in brackets)");
        }
        try {
            return new Target(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    text + " (expected: host:port with a port 1..65535)", e);
        }
    }

    /** {@code host:port}, with brackets around an IPv6 literal. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
