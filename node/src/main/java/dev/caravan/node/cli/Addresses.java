package dev.caravan.node.cli;

import dev.caravan.protocols.proxy.BindAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Reads the addresses of ports of the node's own. */
final class Addresses {
    private Addresses() {}

    /**
     * Where {@code option} says to listen.
     *
     * @throws IllegalArgumentException when that is no {@code ADDRESS:PORT}
     */
    static InetSocketAddress port(String option, String text) {
        try {
            if (BindAddress.parse(text, InetAddress.getLoopbackAddress())
                    instanceof InetSocketAddress address) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    option + ": " + String.valueOf(e.getMessage()).replaceFirst("^bind: ", ""), e);
        }
        throw new IllegalArgumentException(option + ": " + text + " (expected: ADDRESS:PORT)");
    }
}
