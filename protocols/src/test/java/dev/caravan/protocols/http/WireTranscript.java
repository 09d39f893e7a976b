package dev.caravan.protocols.http;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.upstream.Upstream;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A client, a proxy and an origin on real sockets, and who says which bytes. */
final class WireTranscript implements AutoCloseable {
    private final ServerSocket origin;
    private final List<Peer> peers = new ArrayList<>();
    private final ProxyServer proxy;
    final Lines log = new Lines();

    private WireTranscript(
            Function<Integer, Layer> layer, UnaryOperator<Proxy> more, Transport transport) {
        try {
            origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            origin.setSoTimeout(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Proxy made = Proxy.listen("127.0.0.1:0")
                .name("test")
                .loops(1)
                .transport(transport)
                .accessLog(log)
                .targets(Targets.any())
                .layer(layer.apply(origin.getLocalPort()));
        proxy = more.apply(made).start();
    }

    static WireTranscript of(Function<Integer, Layer> layer, UnaryOperator<Proxy> more) {
        return new WireTranscript(layer, more, Transport.best());
    }

    static WireTranscript of(Function<Integer, Layer> layer) {
        return of(layer, proxy -> proxy);
    }

    /** A reverse proxy with one route to the origin. */
    static WireTranscript reverse(HttpFilter... filters) {
        return of(port -> Http.to(upstream(port), filters));
    }

    static WireTranscript reverse(Limits limits) {
        return of(port -> Http.to(upstream(port)), proxy -> proxy.limits(limits));
    }

    static WireTranscript reverse(Transport transport) {
        return new WireTranscript(port -> Http.to(upstream(port)), proxy -> proxy, transport);
    }

    static Upstream upstream(int port) {
        return upstream(UpstreamSettings.of("127.0.0.1:" + port));
    }

    static Upstream upstream(UpstreamSettings settings) {
        return Upstream.of(
                "origin", settings, Egress.direct(), (target, address) -> Optional.empty());
    }

    int originPort() {
        return origin.getLocalPort();
    }

    ProxyServer proxy() {
        return proxy;
    }

    /** A new connection of a client. */
    Peer client() {
        InetSocketAddress at = proxy.address();
        try {
            return peer("client", new Socket(at.getAddress(), at.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next connection that the proxy makes to the origin. */
    Peer origin() {
        try {
            return peer("origin", origin.accept());
        } catch (IOException e) {
            throw new UncheckedIOException("the origin waits for a connection", e);
        }
    }

    /** The connection to the origin that was made last. */
    Peer lastOrigin() {
        return peers.stream()
                .filter(Peer::isOrigin)
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    /** Where the next request arrives: at a new connection, or at {@code before} again. */
    Peer nextOrigin(Peer before) {
        try {
            origin.setSoTimeout(300);
            return peer("origin", origin.accept());
        } catch (IOException none) {
            return before;
        }
    }

    /** From now on nobody listens at the origin. */
    void originStops() {
        try {
            origin.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Peer peer(String who, Socket socket) {
        Peer peer = new Peer(who, socket);
        peers.add(peer);
        return peer;
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        proxy.close();
        originStops();
    }
}
