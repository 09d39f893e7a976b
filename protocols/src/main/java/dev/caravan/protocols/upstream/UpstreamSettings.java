package dev.caravan.protocols.upstream;

import dev.caravan.protocols.stack.HostText;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.Target;

import java.time.Duration;
import java.util.List;

/** A group of endpoints as the document has it. */
public record UpstreamSettings(
        @Setting("Addresses or names with a port, used in turn; the next one when a connect fails.")
        List<String> endpoints,

        @Setting(
                value = "Whether endpoints may be addresses of this node: its listeners, its"
                        + " management and cluster ports.",
                byDefault = "false",
                reason = "a proxy that dials itself is mostly a mistake")
        boolean own,

        @Setting(
                value = "Time to connect one endpoint.",
                byDefault = "5s",
                range = "10ms..10m",
                reason = "Envoy 5 s; two lost SYN fit")
        Duration connect,

        @Setting(
                value = "Time a connection is kept for its next exchange.",
                byDefault = "55s",
                range = "100ms..1d",
                reason = "below the usual 60 s of servers, so that we end it and not they")
        Duration idle,

        @Setting(
                value = "Age after which a connection serves no further exchange, shortened by up"
                        + " to a tenth at random.",
                byDefault = "1h",
                range = "1s..365d",
                reason = "load spreads anew and changed names are seen")
        Duration maxAge,

        @Setting(
                value = "Open connections to one endpoint on each event loop at most.",
                byDefault = "1024",
                range = "1..1000000",
                unit = "connections",
                reason = "Envoy's circuit breaker: 1024")
        int maxConnections,

        @Setting(
                value = "Idle connections kept to one endpoint on each event loop at most.",
                byDefault = "128",
                range = "0..1000000",
                unit = "connections")
        int maxIdle,

        @Setting(
                value = "Exchanges that may wait for a connection to one endpoint on each event"
                        + " loop.",
                byDefault = "1024",
                range = "0..1000000",
                unit = "exchanges",
                reason = "Envoy's circuit breaker: 1024 pending")
        int maxWaiting,

        @Setting(
                value = "Time an exchange waits for a connection when all are in use, then 503.",
                byDefault = "5s",
                range = "0s..10m")
        Duration waitFor,

        @Setting(
                value = "Time for which an endpoint that could not be connected is passed over"
                        + " while another is left.",
                byDefault = "1s",
                range = "0s..10m")
        Duration backOff,

        @Setting(
                value = "Faults of its answers that are mended instead of refused.",
                byDefault = "[]",
                oneOf = {"obs-fold", "bare-lf", "equal-duplicate-length"},
                reason = "old servers; never where the framing stays ambiguous")
        List<String> tolerate) {

    public UpstreamSettings {
        endpoints = List.copyOf(endpoints);
        tolerate = List.copyOf(tolerate);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: none (expected: at least one)");
        }
        endpoints.forEach(UpstreamSettings::target);
    }

    /** The defaults for these endpoints, each {@code host:port}. */
    public static UpstreamSettings of(String... endpoints) {
        PoolRules rules = PoolRules.defaults();
        return new UpstreamSettings(
                List.of(endpoints),
                false,
                rules.connect(),
                rules.idle(),
                rules.maxAge(),
                rules.maxConnections(),
                rules.maxIdle(),
                rules.maxWaiting(),
                rules.waitFor(),
                rules.backOff(),
                List.of());
    }

    PoolRules rules() {
        return new PoolRules(
                connect, idle, maxAge, maxConnections, maxIdle, maxWaiting, waitFor, backOff);
    }

    /**
     * The target that {@code text}, {@code host:port} or {@code [v6]:port}, names.
     *
     * @throws IllegalArgumentException when it names none
     */
    public static Target target(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        if (colon < 0 || bare) {
            throw new IllegalArgumentException(
                    "endpoints: " + text + " (expected: host:port, [IPv6 address]:port)");
        }
        HostText.problem(host).ifPresent(problem -> {
            throw new IllegalArgumentException("endpoints: " + text + ": " + problem);
        });
        boolean literal = host.startsWith("[");
        return new Target(
                literal ? host.substring(1, host.length() - 1) : host,
                port(text, text.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        boolean fits = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = fits && !digits.isEmpty() ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "endpoints: " + text + " (expected: a port of 1..65535)");
        }
        return port;
    }
}
