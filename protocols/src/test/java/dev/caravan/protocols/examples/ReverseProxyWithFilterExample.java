package dev.caravan.protocols.examples;

import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.http.Http;
import dev.caravan.protocols.http.HttpFilter;
import dev.caravan.protocols.http.HttpService;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.upstream.Upstream;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.util.Optional;

/** A reverse proxy with a filter that guards a path and tells the origin who asks. */
final class ReverseProxyWithFilterExample {
    private ReverseProxyWithFilterExample() {}

    /** Refuses what is under a path; whole segments of the normalised path. */
    static final class Guard implements HttpFilter {
        @Override
        public HttpService around(HttpService next) {
            return exchange -> exchange.request().under("/admin")
                    ? exchange.answer(403, "not here\n")
                    : next.serve(exchange.setHeader("X-User", exchange.user()));
        }
    }

    static ProxyServer start(String bind, String origin) {
        return Proxy.listen(bind).layer(Http.to(pages(origin), new Guard())).start();
    }

    /** An operator's own endpoint: nothing judges its address. */
    private static Upstream pages(String origin) {
        return Upstream.of(
                "pages",
                UpstreamSettings.of(origin),
                Egress.direct(),
                (target, address) -> Optional.empty());
    }

    static void main() {
        start("127.0.0.1:8080", "127.0.0.1:9000").awaitStopped();
    }
}
