package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.PoolRules;

import java.util.List;
import java.util.Objects;

/**
 * What a forward proxy does, composed once.
 *
 * @param forward absolute-form requests
 * @param connect CONNECTs
 * @param upgrades the protocols that clients may switch to
 * @param rules of the pools to what clients name
 */
record ForwardPlans(Plan forward, Plan connect, List<String> upgrades, PoolRules rules) {

    static ForwardPlans of(List<HttpFilter> filters, List<String> upgrades, PoolRules rules) {
        return new ForwardPlans(
                Plan.of(null, null, filters),
                Plan.of(null, ForwardPlans::tunnel, filters),
                List.copyOf(upgrades),
                rules);
    }

    private static HttpResponse tunnel(LiveExchange x) {
        Target target = Objects.requireNonNull(x.asked.target(), "a CONNECT has a target");
        return HttpResponse.tunnel(target);
    }
}
