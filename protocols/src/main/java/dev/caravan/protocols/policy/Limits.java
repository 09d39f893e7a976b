package dev.caravan.protocols.policy;

import dev.caravan.protocols.stack.Setting;

import java.time.Duration;

/** What one listener's connections may take, in number, time and memory. */
public record Limits(
        @Setting(
                value = "Open connections of this listener at most.",
                byDefault = "20000",
                range = "1..10000000",
                unit = "connections",
                reason = "a connection costs about 6 kB idle; the descriptors of a usual service"
                        + " are 65,536")
        int connections,

        @Setting(
                value = "Open connections from one client address at most; 0 for no bound.",
                byDefault = "1000",
                range = "0..10000000",
                unit = "connections",
                reason = "one client cannot take the whole listener; loopback clients are not"
                        + " counted")
        int connectionsPerSource,

        @Setting(
                value = "Time from accept to the end of the handshake: the first whole request or"
                        + " SOCKS negotiation.",
                byDefault = "10s",
                range = "100ms..10m",
                reason = "ends slow-loris clients; the field's values are 10 to 60 s")
        Duration handshake,

        @Setting(
                value = "Time an HTTP connection may wait between two requests.",
                byDefault = "60s",
                range = "100ms..1d",
                reason = "nginx 75 s, HAProxy's advice 60 s")
        Duration keepAlive,

        @Setting(
                value = "Time without a byte in either direction after which a tunnel, or a"
                        + " message under way, ends.",
                byDefault = "1h",
                range = "100ms..30d",
                reason = "Envoy's TCP idle time-out")
        Duration idle,

        @Setting(
                value = "How long a connection may live at most; 0 for no bound.",
                byDefault = "0s",
                range = "0s..365d")
        Duration lifetime,

        @Setting(
                value = "Time to resolve and connect a client-named target, all addresses"
                        + " together.",
                byDefault = "10s",
                range = "10ms..10m",
                reason = "two SYN retransmissions and a slow resolver fit")
        Duration connect,

        @Setting(
                value = "Time from the end of a request to the head of its answer.",
                byDefault = "60s",
                range = "10ms..1d",
                reason = "nginx proxy_read_timeout 60 s")
        Duration response,

        @Setting(
                value = "Bytes of one HTTP head at most: request or status line and all fields.",
                byDefault = "32768",
                range = "1024..65536",
                unit = "bytes",
                reason = "Envoy 60 KiB, HAProxy about 15 KB, Squid 64 KB")
        int maxHeadBytes,

        @Setting(
                value = "Bytes of one request line or one field line at most.",
                byDefault = "8192",
                range = "256..65536",
                unit = "bytes",
                reason = "RFC 9112 section 3 recommends 8000 at least")
        int maxLineBytes,

        @Setting(
                value = "Fields of one HTTP head or trailer section at most.",
                byDefault = "100",
                range = "8..1000",
                unit = "fields",
                reason = "Envoy 100, HAProxy 101")
        int maxFields,

        @Setting(
                value = "Requests on one client connection at most, then Connection: close.",
                byDefault = "10000",
                range = "1..1000000000",
                unit = "requests",
                reason = "lets load spread anew after a change; nginx 1000")
        int requestsPerConnection) {

    /** The defaults. */
    public static Limits defaults() {
        return new Limits(
                20_000,
                1_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                32_768,
                8_192,
                100,
                10_000);
    }

    /** The same with open connections of the listener of {@code value}. */
    public Limits withConnections(int value) {
        return new Limits(
                value,
                connectionsPerSource,
                handshake,
                keepAlive,
                idle,
                lifetime,
                connect,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with open connections a source of {@code value}. */
    public Limits withConnectionsPerSource(int value) {
        return new Limits(
                connections,
                value,
                handshake,
                keepAlive,
                idle,
                lifetime,
                connect,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with a time for the handshake of {@code value}. */
    public Limits withHandshake(Duration value) {
        return new Limits(
                connections,
                connectionsPerSource,
                value,
                keepAlive,
                idle,
                lifetime,
                connect,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with a time between two requests of {@code value}. */
    public Limits withKeepAlive(Duration value) {
        return new Limits(
                connections,
                connectionsPerSource,
                handshake,
                value,
                idle,
                lifetime,
                connect,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with an idle time of {@code value}. */
    public Limits withIdle(Duration value) {
        return new Limits(
                connections,
                connectionsPerSource,
                handshake,
                keepAlive,
                value,
                lifetime,
                connect,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with a lifetime of {@code value}. */
    public Limits withLifetime(Duration value) {
        return new Limits(
                connections,
                connectionsPerSource,
                handshake,
                keepAlive,
                idle,
                value,
                connect,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with a time to connect of {@code value}. */
    public Limits withConnect(Duration value) {
        return new Limits(
                connections,
                connectionsPerSource,
                handshake,
                keepAlive,
                idle,
                lifetime,
                value,
                response,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }

    /** The same with a time to the answer of {@code value}. */
    public Limits withResponse(Duration value) {
        return new Limits(
                connections,
                connectionsPerSource,
                handshake,
                keepAlive,
                idle,
                lifetime,
                connect,
                value,
                maxHeadBytes,
                maxLineBytes,
                maxFields,
                requestsPerConnection);
    }
}
