package dev.caravan.config.document;

/** What a node serves that was given no file: a forward proxy for its own machine. */
public final class DefaultDocument {
    private static final String TEXT = """
        caravan: 1
        listeners:
          everything:
            bind: ":1080"
            targets: { any: true }
            layers:
              - detect: { any-of: [socks5, socks4, http-proxy] }
        """;

    private DefaultDocument() {}

    /**
     * Its text. Its host is the node's own; read with one off loopback it is refused like any open
     * proxy, naming the ways out.
     */
    public static String text() {
        return TEXT;
    }
}
