package dev.caravan.protocols.http;

import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Detector;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.upstream.PoolRules;

import org.apache.pekko.actor.typed.Behavior;

import java.util.List;
import java.util.Optional;

/** The forward proxy: the client names the target. One instance serves a listener. */
final class HttpProxyLayer implements Layer {
    private final ForwardPlans plans;
    private final Names names = new Names();
    private final Succession<HttpProxyLayer> succession =
            new Succession<>(HttpProxyLayer.class, this);

    HttpProxyLayer(List<HttpFilter> filters, List<String> upgrades, PoolRules rules) {
        this.plans = ForwardPlans.of(filters, upgrades, rules);
    }

    @Override
    public Behavior<Message> begin(Connection connection) {
        LiveConnection live = LiveConnection.of(connection);
        Pseudonym by = names.of(live.info().listener());
        live.fact(Fact.PROTOCOL, HttpProxy.NAME);
        live.answers(new HttpWords(live, by));
        return new Http1Server(live, new ForwardHandler(live, succession, by)).begin();
    }

    ForwardPlans plans() {
        return plans;
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
        return HttpProxy.NAME;
    }

    @Override
    public boolean clientNamesTarget() {
        return true;
    }
}
