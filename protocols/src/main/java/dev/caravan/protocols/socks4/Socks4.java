package dev.caravan.protocols.socks4;

import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;

/** The SOCKS4 protocol with its 4A form: CONNECT. */
public final class Socks4 {
    static final String NAME = "socks4";

    /** The catalogue entry. */
    public static final LayerType<Settings> TYPE = new LayerType<>(
            NAME,
            "Serves SOCKS4 and SOCKS4A CONNECT; refuses where the listener has users, for the"
                    + " protocol has no passwords.",
            Settings.class,
            (settings, building) -> server());

    private Socks4() {}

    /** It has no settings of its own: whom it serves is the listener's policy. */
    public record Settings() {}

    /** A layer that serves SOCKS4 and SOCKS4A. */
    public static Layer server() {
        return new Socks4Layer();
    }
}
