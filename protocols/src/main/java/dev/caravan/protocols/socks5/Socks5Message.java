package dev.caravan.protocols.socks5;

import dev.caravan.protocols.stack.Target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A message of SOCKS5, in the order they are sent: greeting and choice, password and its reply,
 * request and reply (RFC 1928, RFC 1929).
 *
 * <p>Addresses are {@link InetSocketAddress}es: resolved for IPv4 and IPv6, unresolved for a domain
 * name. Immutable; {@link Socks5Codec} knows their bytes.
 */
public sealed interface Socks5Message {

    /** Method X'00': no authentication required. */
    int NO_AUTHENTICATION = 0x00;

    /** Method X'02': user name and password (RFC 1929). */
    int PASSWORD = 0x02;

    /** Method X'FF': none of the offered methods will do; the client must close. */
    int NO_ACCEPTABLE_METHOD = 0xFF;

    /** 0.0.0.0:0, the address in a reply that has none to tell. */
    InetSocketAddress NO_ADDRESS = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

    /**
     * The client's first words: the methods it can do (RFC 1928 §3).
     *
     * <pre>
     * +-----+----------+----------+
     * | VER | NMETHODS | METHODS  |
     * +-----+----------+----------+
     * |  5  |    1     | 1 to 255 |
     * +-----+----------+----------+
     * </pre>
     *
     * @param methods 1 to 255 codes of 0..255, in the client's order
     */
    record Greeting(List<Integer> methods) implements Socks5Message {
        public Greeting {
            methods = List.copyOf(methods);
        }

        /** Whether the client can do {@code method}. */
        public boolean offers(int method) {
            return methods.contains(method);
        }
    }

    /**
     * The server's choice among the methods (RFC 1928 §3).
     *
     * <pre>
     * +-----+--------+
     * | VER | METHOD |
     * +-----+--------+
     * |  5  |   1    |
     * +-----+--------+
     * </pre>
     */
    record MethodChoice(int method) implements Socks5Message {}

    /**
     * User name and password, in clear text (RFC 1929 §2).
     *
     * <pre>
     * +-----+------+----------+------+----------+
     * | VER | ULEN |  UNAME   | PLEN |  PASSWD  |
     * +-----+------+----------+------+----------+
     * |  1  |  1   | 0 to 255 |  1   | 0 to 255 |
     * +-----+------+----------+------+----------+
     * </pre>
     *
     * The RFC asks for one byte at least of both, clients send none where the user typed none: such
     * a pair is a wrong one, not a malformed one.
     *
     * @param user UTF-8 on the wire, without control characters
     * @param password the bytes as sent, owned by this message
     */
    record PasswordRequest(String user, byte[] password) implements Socks5Message {
        @Override
        public boolean equals(Object other) {
            return other instanceof PasswordRequest that
                    && user.equals(that.user)
                    && Arrays.equals(password, that.password);
        }

        @Override
        public int hashCode() {
            return 31 * user.hashCode() + Arrays.hashCode(password);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "PasswordRequest[user=" + user + "]";
        }
    }

    /**
     * Whether the password was right; any status but X'00' is a no, and the connection ends
     * (RFC 1929 §2).
     *
     * <pre>
     * +-----+--------+
     * | VER | STATUS |
     * +-----+--------+
     * |  1  |   1    |
     * +-----+--------+
     * </pre>
     */
    record PasswordReply(boolean accepted) implements Socks5Message {}

    /**
     * What the client wants, and of whom (RFC 1928 §4, §5).
     *
     * <pre>
     * +-----+-----+-------+------+----------+----------+
     * | VER | CMD |  RSV  | ATYP | DST.ADDR | DST.PORT |
     * +-----+-----+-------+------+----------+----------+
     * |  5  |  1  | X'00' |  1   | Variable |    2     |
     * +-----+-----+-------+------+----------+----------+
     * ATYP X'01' 4 bytes · X'03' a length byte and a name · X'04' 16 bytes
     * </pre>
     */
    record Request(Command command, InetSocketAddress destination) implements Socks5Message {

        /**
         * The destination as the house names it.
         *
         * @throws IllegalArgumentException if its port is 0, which a decoded CONNECT's never is
         */
        public Target target() {
            InetAddress address = destination.getAddress();
            String host = address == null ? destination.getHostString() : address.getHostAddress();
            return new Target(host, destination.getPort());
        }
    }

    /**
     * How it went (RFC 1928 §6).
     *
     * <pre>
     * +-----+-----+-------+------+----------+----------+
     * | VER | REP |  RSV  | ATYP | BND.ADDR | BND.PORT |
     * +-----+-----+-------+------+----------+----------+
     * |  5  |  1  | X'00' |  1   | Variable |    2     |
     * +-----+-----+-------+------+----------+----------+
     * </pre>
     */
    record Reply(Socks5Reply reply, InetSocketAddress bound) implements Socks5Message {

        /** A reply that tells no address, as every failure does. */
        public static Reply of(Socks5Reply reply) {
            return new Reply(reply, NO_ADDRESS);
        }
    }

    /** The CMD field of a request (RFC 1928 §4). */
    enum Command {
        /** X'01': a connection to the destination. */
        CONNECT,
        /** X'02': a connection from the destination. */
        BIND,
        /** X'03': a relay for datagrams. */
        UDP_ASSOCIATE;

        private static final Command[] BY_CODE = values();

        /** The code on the wire, 1..3. */
        public int code() {
            return ordinal() + 1;
        }

        /** The command of a code on the wire. */
        public static Optional<Command> of(int code) {
            return code >= 1 && code <= 3 ? Optional.of(BY_CODE[code - 1]) : Optional.empty();
        }
    }
}
