package dev.caravan.protocols.socks4;

import dev.caravan.protocols.stack.Target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A message of SOCKS4 or 4A: a request, then its reply. There is no RFC; the texts are "SOCKS: A
 * protocol for TCP proxy across firewalls" and "SOCKS 4A: A Simple Extension to SOCKS 4 Protocol",
 * both by Ying-Da Lee.
 *
 * <p>Immutable; {@link Socks4Codec} knows their bytes.
 */
public sealed interface Socks4Message {

    /** 0.0.0.0:0, the address in a reply that has none to tell. */
    InetSocketAddress NO_ADDRESS = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

    /**
     * What the client wants, and of whom.
     *
     * <pre>
     * +-----+-----+---------+-------+----------+---+ - - - - - - - - +
     * | VN  | CD  | DSTPORT | DSTIP |  USERID  | 0 |  DOMAIN    | 0  |
     * +-----+-----+---------+-------+----------+---+ - - - - - - - - +
     * |  4  |  1  |    2    |   4   | 0 to 255 | 1 | 1 to 255   | 1  |
     * +-----+-----+---------+-------+----------+---+ - - - - - - - - +
     * DSTIP 0.0.0.1 to 0.0.0.255: a domain follows (4A)
     * </pre>
     *
     * @param destination resolved, or unresolved for a 4A domain that is no literal
     * @param user what the client says of itself, which proves nothing; may be empty
     */
    record Request(Command command, InetSocketAddress destination, String user)
            implements Socks4Message {

        /** The destination as the house names it. */
        public Target target() {
            InetAddress address = destination.getAddress();
            String host = address == null ? destination.getHostString() : address.getHostAddress();
            return new Target(host, destination.getPort());
        }
    }

    /**
     * How it went.
     *
     * <pre>
     * +-----+-----+---------+-------+
     * | VN  | CD  | DSTPORT | DSTIP |
     * +-----+-----+---------+-------+
     * |  0  |  1  |    2    |   4   |
     * +-----+-----+---------+-------+
     * </pre>
     *
     * @param bound an IPv4 address; any other is written as {@link #NO_ADDRESS}
     */
    record Reply(Socks4Reply reply, InetSocketAddress bound) implements Socks4Message {

        /** A reply that tells no address. */
        public static Reply of(Socks4Reply reply) {
            return new Reply(reply, NO_ADDRESS);
        }
    }

    /** The CD field of a request. */
    enum Command {
        /** 1: a connection to the destination. */
        CONNECT,
        /** 2: a connection from the destination. */
        BIND;

        /** The code on the wire, 1 or 2. */
        public int code() {
            return ordinal() + 1;
        }

        /** The command of a code on the wire. */
        public static Optional<Command> of(int code) {
            return switch (code) {
                case 1 -> Optional.of(CONNECT);
                case 2 -> Optional.of(BIND);
                default -> Optional.empty();
            };
        }
    }
}
