package dev.caravan.protocols.socks5;

import static dev.caravan.protocols.socks5.Socks5Codec.at;
import static dev.caravan.protocols.socks5.Socks5Codec.malformed;
import static dev.caravan.protocols.socks5.Socks5Codec.slice;

import dev.caravan.protocols.socks5.Socks5Decoded.Done;
import dev.caravan.protocols.socks5.Socks5Decoded.Malformed;
import dev.caravan.protocols.socks5.Socks5Decoded.NeedMore;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.HostText;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The form that request and reply share: a code and an address (RFC 1928 §4 to §6).
 *
 * <pre>
 * +-----+------+-------+------+----------+------+
 * | VER | code |  RSV  | ATYP | address  | port |
 * +-----+------+-------+------+----------+------+
 * |  5  |  1   | X'00' |  1   | Variable |  2   |
 * +-----+------+-------+------+----------+------+
 * </pre>
 */
record Socks5Addressed(int code, InetSocketAddress address) {
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int HEAD = 4;

    /** The reserved byte is not looked at: it means nothing, and nothing of it is passed on. */
    static Socks5Decoded<Socks5Addressed> decode(Bytes bytes, String section) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != 5) {
            return Socks5Codec.version(at(bytes, 0), 5, section);
        }
        if (length < HEAD) {
            return new NeedMore<>(HEAD);
        }
        int type = at(bytes, 3);
        if (type != IPV4 && type != NAME && type != IPV6) {
            return new Malformed<>(
                    "address type: " + type + " (expected: 1, 3 or 4)",
                    "RFC 1928 §5",
                    Socks5Reply.ADDRESS_TYPE_NOT_SUPPORTED);
        }
        if (type == NAME && length == HEAD) {
            return new NeedMore<>(HEAD + 1);
        }
        int from = type == NAME ? HEAD + 1 : HEAD;
        int to = from + (type == IPV4 ? 4 : type == IPV6 ? 16 : at(bytes, HEAD));
        if (length < to + 2) {
            return new NeedMore<>(to + 2);
        }
        int port = at(bytes, to) << 8 | at(bytes, to + 1);
        return address(type, slice(bytes, from, to), port, at(bytes, 1), to + 2);
    }

    private static Socks5Decoded<Socks5Addressed> address(
            int type, byte[] host, int port, int code, int consumed) {
        if (type != NAME) {
            InetSocketAddress address = new InetSocketAddress(address(host), port);
            return new Done<>(new Socks5Addressed(code, address), consumed);
        }
        String name = new String(host, StandardCharsets.ISO_8859_1);
        Optional<String> problem = HostText.problem(name);
        return problem.isPresent()
                ? malformed(problem.get(), "RFC 1928 §5")
                : new Done<>(new Socks5Addressed(code, HostText.withPort(name, port)), consumed);
    }

    /** A mapped IPv4 address comes out as the IPv4 address it is. */
    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException neverOfFourOrSixteenBytes) {
            throw new IllegalStateException(neverOfFourOrSixteenBytes);
        }
    }

    static byte[] encode(int code, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        byte[] host = ip == null ? name(address.getHostString()) : ip.getAddress();
        ByteBuffer out = ByteBuffer.allocate(HEAD + (ip == null ? 1 : 0) + host.length + 2);
        out.put((byte) 5).put((byte) code).put((byte) 0);
        if (ip == null) {
            out.put((byte) NAME).put((byte) host.length);
        } else {
            out.put((byte) (host.length == 4 ? IPV4 : IPV6));
        }
        return out.put(host).putShort((short) address.getPort()).array();
    }

    private static byte[] name(String name) {
        HostText.problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
