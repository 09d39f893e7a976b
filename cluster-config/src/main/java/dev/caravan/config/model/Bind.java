package dev.caravan.config.model;

import dev.caravan.config.settings.Whole;
import dev.caravan.protocols.proxy.BindAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where a listener is bound.
 *
 * @param text as it was written, variables replaced
 * @param address with the node's own host where none was written
 */
public record Bind(String text, SocketAddress address) implements Whole {
    /**
     * {@code :1080}, {@code 10.0.0.1:80}, {@code [::1]:80}, {@code unix:PATH}.
     *
     * @param host the node's own, for a text without one
     * @throws IllegalArgumentException when it is none of these
     */
    public static Bind parse(String text, InetAddress host) {
        if (!text.startsWith("unix:") && !text.matches("(.*:)[0-9]{1,6}")) {
            throw new IllegalArgumentException("");
        }
        try {
            return new Bind(text, BindAddress.parse(text, host));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = "bind: ";
            throw new IllegalArgumentException(
                    message.startsWith(prefix) ? message.substring(prefix.length()) : message, e);
        }
    }

    /** Whether only this machine reaches it. */
    public boolean isLocal() {
        return !(address instanceof InetSocketAddress inet)
                || inet.getAddress().isLoopbackAddress();
    }

    /** Whether both cannot be open at a time. */
    public boolean conflicts(Bind other) {
        if (!(address instanceof InetSocketAddress ours)
                || !(other.address instanceof InetSocketAddress theirs)) {
            return address.equals(other.address);
        }
        boolean one = ours.getAddress().equals(theirs.getAddress());
        boolean wide = covers(ours.getAddress(), theirs.getAddress())
                || covers(theirs.getAddress(), ours.getAddress());
        return ours.getPort() == theirs.getPort() && ours.getPort() != 0 && (one || wide);
    }

    /** An IPv6 wildcard takes IPv4 as well. */
    private static boolean covers(InetAddress wildcard, InetAddress address) {
        return wildcard.isAnyLocalAddress()
                && (wildcard.getAddress().length == 16 || address.getAddress().length == 4);
    }

    @Override
    public String whole() {
        return text.startsWith(":") && address instanceof InetSocketAddress inet
                ? host(inet.getAddress().getHostAddress()) + text
                : text;
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    @Override
    public String toString() {
        return text;
    }
}
