package dev.caravan.management.port;

import java.util.List;

/** The upstreams and routes of this node, as they are now. Any thread; nothing blocks. */
public interface Upstreams {
    /** Every upstream, by name. */
    List<View> list();

    /** Every route of every listener, in the order they are tried. */
    List<RouteView> routes();

    /**
     * An upstream.
     *
     * @param usedBy the routes that lead to it, {@code LISTENER/ROUTE}
     */
    record View(String name, List<EndpointView> endpoints, List<String> usedBy) {}

    /**
     * An endpoint.
     *
     * @param state {@code up}, {@code draining}, {@code disabled}
     * @param weight its share; 1 unless an operator said otherwise
     * @param active exchanges under way
     * @param idle connections that wait in pools
     */
    record EndpointView(
            String address,
            String state,
            int weight,
            long active,
            long idle,
            long connects,
            long connectFailures,
            long exchanges) {}

    /**
     * A route.
     *
     * @param match in words, such as {@code host shop.example path-prefix /api}
     * @param to {@code upstream NAME} or {@code answer STATUS}
     */
    record RouteView(String listener, String name, String match, String to) {}
}
