package dev.caravan.node.live;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** How addresses are written in views. */
final class Words {
    private Words() {}

    /** {@code 127.0.0.1:80}, {@code [::1]:80}, or a path behind {@code unix:}. */
    static String address(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "unix:" + address;
        }
        InetAddress known = inet.getAddress();
        String host = known == null ? inet.getHostString() : known.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
