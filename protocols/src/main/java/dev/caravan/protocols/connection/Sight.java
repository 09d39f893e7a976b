package dev.caravan.protocols.connection;

import dev.caravan.protocols.stack.ConnectionInfo;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A live connection as somebody sees it who only looks. On the connection's loop, and not to be kept
 * beyond the call. Where it serves exchanges, user, target and upstream are those of the one under
 * way.
 */
public interface Sight {
    /** What never changes of it, its passport and its facts. */
    ConnectionInfo info();

    /** What is spoken on it, such as {@code socks5} or {@code connect}; empty while unknown. */
    String protocol();

    /** What it does now: a layer's name, {@code connecting}, {@code relaying}, {@code idle}, … */
    String state();

    /** Who it is served as; empty when nobody said. */
    String user();

    /** Where the client wants to go, as it named that; empty before. */
    String target();

    /** The host of {@link #target}, without brackets; empty before. */
    String targetHost();

    /** The address it is connected to. */
    Optional<InetSocketAddress> upstream();

    /** Bytes received from the client so far; they grow while a tunnel runs. */
    long bytesIn();

    /** Bytes handed to the client's socket so far; they grow while a tunnel runs. */
    long bytesOut();

    /** HTTP requests begun on it. */
    long exchanges();
}
