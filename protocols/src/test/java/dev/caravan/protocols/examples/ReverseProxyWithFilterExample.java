package dev.caravan.protocols.examples;

import dev.caravan.protocols.http.Http;
import dev.caravan.protocols.http.HttpFilter;
import dev.caravan.protocols.http.HttpService;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.upstream.Upstream;

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
        return Proxy.listen(bind)
                .layer(Http.to(Upstream.to(origin), new Guard()))
                .start();
    }

    static void main() {
        start("127.0.0.1:8080", "127.0.0.1:9000").awaitStopped();
    }
}
