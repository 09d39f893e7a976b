package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.upstream.PoolRules;

import java.time.Duration;
import java.util.List;

/** The forward proxy of HTTP: absolute-form requests, and CONNECT. */
public final class HttpProxy {
    static final String NAME = "http-proxy";

    /** The catalogue entry. */
    public static final LayerType<Settings> TYPE = new LayerType<>(
            NAME,
            "Forward proxy of HTTP/1.1: absolute-form requests and CONNECT, Basic credentials.",
            Settings.class,
            (settings, building) ->
                    new HttpProxyLayer(List.of(), settings.upgrades(), settings.rules()));

    private HttpProxy() {}

    /** What the document may say of it. */
    public record Settings(
            @Setting(
                    value = "Protocols that a client may switch to.",
                    byDefault = "[websocket]",
                    reason = "RFC 9110 section 7.8")
            List<String> upgrades,

            @Setting(
                    value = "Time a connection to a target is kept for its next exchange.",
                    byDefault = "55s",
                    range = "100ms..1d",
                    reason = "below the usual 60 s of servers")
            Duration idle,

            @Setting(
                    value = "Open connections to one target on each event loop at most.",
                    byDefault = "256",
                    range = "1..1000000",
                    unit = "connections")
            int maxConnections,

            @Setting(
                    value = "Idle connections kept to one target on each event loop at most.",
                    byDefault = "16",
                    range = "0..1000000",
                    unit = "connections")
            int maxIdle) {
        public Settings {
            upgrades = List.copyOf(upgrades);
        }

        /** The defaults. */
        public static Settings defaults() {
            return new Settings(List.of("websocket"), Duration.ofSeconds(55), 256, 16);
        }

        PoolRules rules() {
            PoolRules usual = PoolRules.defaults();
            return new PoolRules(
                    Duration.ofSeconds(10),
                    idle,
                    usual.maxAge(),
                    maxConnections,
                    maxIdle,
                    usual.maxWaiting(),
                    usual.waitFor(),
                    usual.backOff());
        }
    }

    /** A forward proxy, with filters around its exchanges and its CONNECTs. */
    public static Layer server(HttpFilter... filters) {
        Settings usual = Settings.defaults();
        return new HttpProxyLayer(List.of(filters), usual.upgrades(), usual.rules());
    }
}
