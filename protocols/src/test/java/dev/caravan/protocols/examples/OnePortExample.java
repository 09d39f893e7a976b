package dev.caravan.protocols.examples;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.detect.Detect;
import dev.caravan.protocols.http.HttpProxy;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.socks4.Socks4;
import dev.caravan.protocols.socks5.Socks5;

/** Several protocols on one port, told apart by their first bytes. */
final class OnePortExample {
    private OnePortExample() {}

    static ProxyServer start(String bind, Targets targets) {
        return Proxy.listen(bind)
                .targets(targets)
                .layer(Detect.anyOf(Socks5.server(), Socks4.server(), HttpProxy.server()))
                .start();
    }

    static void main() {
        start(":1080", Targets.publicOnly()).awaitStopped();
    }
}
