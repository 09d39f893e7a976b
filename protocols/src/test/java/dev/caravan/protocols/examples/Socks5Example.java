package dev.caravan.protocols.examples;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.socks5.Socks5;

/** A SOCKS5 proxy: {@code curl --socks5-hostname 127.0.0.1:1080 https://example.com/}. */
final class Socks5Example {
    private Socks5Example() {}

    static ProxyServer start(String bind, Targets targets) {
        return Proxy.listen(bind).targets(targets).layer(Socks5.server()).start();
    }

    static void main() {
        start(":1080", Targets.publicOnly()).awaitStopped();
    }
}
