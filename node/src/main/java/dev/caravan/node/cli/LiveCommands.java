package dev.caravan.node.cli;

import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import java.util.stream.Collectors;

/** Listings of what is served now: listeners, routes, upstreams, overrides, rejects, audit. */
final class LiveCommands {
    private static final String NODE = "NODE";
    private static final String STATUS = "STATUS";
    private static final String LISTENER = "LISTENER";
    private static final String AT = "at";

    private LiveCommands() {}

    /** {@code caravan listener list}. */
    static Object listeners(Environment e) {
        return ListCommand.of(
                e,
                "The listeners of every node.",
                "listeners",
                Column.of(NODE, "node"),
                Column.of("NAME", "name"),
                Column.of("ADDRESSES", "addresses"),
                Column.of(STATUS, "status"),
                Column.of("CONNECTIONS", "connections"),
                Column.of("ACCEPTED", "accepted"),
                Column.of("REFUSED", "refused"),
                Column.of("LAYERS", "layers"),
                Column.of("ERROR", "error"));
    }

    /** {@code caravan route list}. */
    static Object routes(Environment e) {
        return ListCommand.of(
                e,
                "The routes of every listener, in the order they are tried.",
                "routes",
                Column.of(NODE, "node"),
                Column.of(LISTENER, "listener"),
                Column.of("NAME", "name"),
                Column.of("MATCH", "match"),
                Column.of("TO", "to"));
    }

    /** {@code caravan upstream list}. */
    static Object upstreams(Environment e) {
        return ListCommand.of(
                e,
                "The upstreams, with what every endpoint does.",
                "upstreams",
                Column.of(NODE, "node"),
                Column.of("NAME", "name"),
                new Column("ENDPOINTS", LiveCommands::endpoints),
                Column.of("USED BY", "used-by"));
    }

    private static String endpoints(Value upstream) {
        return upstream.at("endpoints").elements().stream()
                .map(endpoint -> endpoint.at("address").text() + " "
                        + endpoint.any("state", "status").text() + " weight "
                        + endpoint.at("weight").text())
                .collect(Collectors.joining("; "));
    }

    /** {@code caravan override list}. */
    static Object overrides(Environment e) {
        return ListCommand.of(
                e,
                "What operators said over the document, until it ends or is lifted.",
                "overrides",
                Column.of("KEY", "key"),
                Column.of("SAYS", "override"),
                Column.of("UNTIL", "until"),
                Column.of("BY", "by"),
                Column.of("SINCE", AT));
    }

    /** {@code caravan override lift}. */
    static Object lift(Environment e) {
        return ActCommand.of(
                e,
                "Takes back what an operator said over the document.",
                key -> ApiRequest.v1("DELETE", ("overrides/" + key).split("/", -1)),
                "is lifted");
    }

    /** {@code caravan reject list}. */
    static Object rejects(Environment e) {
        return ListCommand.of(
                e,
                "The last refused heads: which rule they broke, and where.",
                "rejects",
                Column.of("TIME", AT),
                Column.of(NODE, "node"),
                Column.of(LISTENER, "listener"),
                Column.of("PEER", "peer"),
                Column.of("SIDE", "side"),
                Column.of("OFFSET", "offset"),
                Column.of("RULE", "rule"),
                Column.of("EXCERPT", "excerpt"));
    }

    /** {@code caravan audit list}. */
    static Object audit(Environment e) {
        return PagedCommand.of(
                e,
                "Who changed what, from where, by way of which node.",
                "audit",
                "cursor",
                Column.of("TIME", AT),
                Column.of(NODE, "node"),
                Column.of("WHO", "who"),
                Column.of("ROLE", "role"),
                Column.of("FROM", "from"),
                Column.of("DID", "what"),
                Column.of("RESULT", "result"),
                Column.of("BEFORE", "before"),
                Column.of("AFTER", "after"));
    }
}
