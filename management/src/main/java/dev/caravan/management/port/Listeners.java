package dev.caravan.management.port;

import java.util.List;

/** The listeners of this node, as they are now. Any thread; nothing blocks. */
public interface Listeners {
    /** In the order of the document; those that drain behind them. */
    List<View> list();

    /**
     * A listener.
     *
     * @param addresses where it really listens
     * @param status {@code open}, {@code draining}, {@code closed}
     * @param error why it is not open; empty otherwise
     * @param layers its stack, such as {@code detect socks5 | http-proxy}
     * @param connections open now
     * @param accepted since it was opened
     * @param refused over limits or not allowed, since it was opened
     */
    record View(
            String name,
            List<String> addresses,
            String status,
            String error,
            String layers,
            long connections,
            long accepted,
            long refused) {}
}
