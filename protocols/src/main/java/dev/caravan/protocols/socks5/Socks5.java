package dev.caravan.protocols.socks5;

import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;

/** The SOCKS5 protocol, RFC 1928 with RFC 1929: CONNECT. */
public final class Socks5 {
    static final String NAME = "socks5";

    /** The catalogue entry. */
    public static final LayerType<Settings> TYPE = new LayerType<>(
            NAME,
            "Serves SOCKS5 CONNECT; with user and password where the listener has users.",
            Settings.class,
            (settings, building) -> server());

    private Socks5() {}

    /** It has no settings of its own: whom it serves is the listener's policy. */
    public record Settings() {}

    /** A layer that serves SOCKS5. */
    public static Layer server() {
        return new Socks5Layer();
    }
}
