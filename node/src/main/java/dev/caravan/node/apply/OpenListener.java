package dev.caravan.node.apply;

import dev.caravan.protocols.listener.ListenerSpec;
import dev.caravan.protocols.listener.Listeners;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Stack;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.stream.Collectors;

/**
 * A listener that is open, and what it was last opened or swapped with.
 *
 * @param spec its settings
 * @param handle the listener itself
 */
public record OpenListener(ListenerSpec spec, Listeners.Handle handle) {

    /** Its name. */
    public String name() {
        return spec.name();
    }

    /** {@code 127.0.0.1:1080 (everything: detect socks5 | socks4 | http-proxy)}. */
    @Override
    public String toString() {
        String where = handle.addresses().stream()
                .map(OpenListener::text)
                .collect(Collectors.joining(", "));
        return where + " (" + name() + ": " + text(spec.stack()) + ")";
    }

    private static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "unix:" + address;
        }
        String host = inet.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** Its layers in words: {@code detect socks5 | socks4 | http-proxy}. */
    public String layers() {
        return text(spec.stack());
    }

    private static String text(Stack stack) {
        return stack.layers().stream().map(OpenListener::text).collect(Collectors.joining(", "));
    }

    private static String text(Layer layer) {
        String arms = layer.branches().stream()
                .map(OpenListener::text)
                .collect(Collectors.joining(" | "));
        return arms.isEmpty() ? layer.name() : layer.name() + " " + arms;
    }
}
