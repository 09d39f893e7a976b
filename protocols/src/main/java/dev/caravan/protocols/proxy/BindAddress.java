package dev.caravan.protocols.proxy;

import io.netty.channel.unix.DomainSocketAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Reads what a listener is bound to: {@code :1080}, {@code 10.0.0.1:80}, {@code [::1]:80}, {@code unix:PATH}. */
public final class BindAddress {
    private BindAddress() {}

    /**
     * The address that {@code text} names.
     *
     * @param defaultHost the host where the text names none
     * @throws IllegalArgumentException when it is none, naming what is expected
     */
    public static SocketAddress parse(String text, InetAddress defaultHost) {
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            if (path.isEmpty()) {
                throw new IllegalArgumentException("bind: " + text + " (expected: unix:PATH)");
            }
            return new DomainSocketAddress(path);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "bind: " + text + " (expected: :PORT, ADDRESS:PORT, [IPV6]:PORT or unix:PATH)");
        }
        String host = text.substring(0, colon);
        return new InetSocketAddress(
                host.isEmpty() ? defaultHost : literal(text, host), port(text, colon));
    }

    private static int port(String text, int colon) {
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("bind: " + text + ": port (expected: 0..65535)", e);
        }
        throw new IllegalArgumentException("bind: " + text + ": port (expected: 0..65535)");
    }

    private static InetAddress literal(String text, String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "bind: " + text + ": an IPv6 address needs brackets, [::1]:PORT");
        }
        if (host.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "bind: " + text + ": " + host + " is not an address of a machine", e);
        }
    }
}
