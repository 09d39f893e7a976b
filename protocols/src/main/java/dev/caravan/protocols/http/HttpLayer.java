package dev.caravan.protocols.http;

import dev.caravan.protocols.access.AccessList;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Detector;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;

import org.apache.pekko.actor.typed.Behavior;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The reverse proxy: each request finds its route. One instance serves a listener. */
final class HttpLayer implements Layer {
    private final RouteTable routes;
    private final AccessList trusted;
    private final List<String> upgrades;
    private final boolean strictPaths;
    private final Names names = new Names();
    private final Succession<HttpLayer> succession = new Succession<>(HttpLayer.class, this);

    HttpLayer(RouteTable routes, AccessList trusted, List<String> upgrades, boolean strictPaths) {
        this.routes = routes;
        this.trusted = trusted;
        this.upgrades = List.copyOf(upgrades);
        this.strictPaths = strictPaths;
    }

    @Override
    public Behavior<Message> begin(Connection connection) {
        LiveConnection live = LiveConnection.of(connection);
        Pseudonym by = names.of(live.info().listener());
        live.fact(Fact.PROTOCOL, "http");
        live.answers(new HttpWords(live, by));
        return new Http1Server(
                        live,
                        new ReverseHandler(succession, by, live.info().client().getAddress()))
                .begin();
    }

    ForwardedFields forwarded(InetAddress client) {
        return new ForwardedFields(client, trusted.contains(client));
    }

    RouteTable routes() {
        return routes;
    }

    List<String> upgrades() {
        return upgrades;
    }

    boolean strictPaths() {
        return strictPaths;
    }

    @Override
    public void succeededBy(Optional<Layer> next) {
        succession.pass(next, layer -> layer.succession);
    }

    @Override
    public Optional<Detector> detector() {
        return Optional.of(HttpDetector.ANY_FORM);
    }

    @Override
    public String name() {
        return Http.NAME;
    }
}
