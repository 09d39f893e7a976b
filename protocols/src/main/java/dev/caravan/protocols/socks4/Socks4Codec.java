package dev.caravan.protocols.socks4;

import dev.caravan.protocols.socks4.Socks4Decoded.Done;
import dev.caravan.protocols.socks4.Socks4Decoded.Malformed;
import dev.caravan.protocols.socks4.Socks4Decoded.NeedMore;
import dev.caravan.protocols.socks4.Socks4Message.Command;
import dev.caravan.protocols.socks4.Socks4Message.Reply;
import dev.caravan.protocols.socks4.Socks4Message.Request;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Detector;
import dev.caravan.protocols.stack.HostText;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The bytes of SOCKS4 and 4A, both ways, for servers and for clients.
 *
 * <p>A decoder looks at all bytes that wait, consumes none, and answers {@link Done}, {@link
 * NeedMore} or {@link Malformed}; it throws nothing. User and domain end at a zero byte, which must
 * come within {@value #MAX_TEXT} bytes: a request has 520 bytes at most. Pure; any thread.
 */
public final class Socks4Codec {
    /** The longest user and the longest domain, in bytes. */
    public static final int MAX_TEXT = 255;

    private static final int VERSION = 4;
    private static final int HEAD = 8;
    private static final String V4 = "SOCKS4";
    private static final String V4A = "SOCKS4A";

    private Socks4Codec() {}

    /** Whether a connection's first bytes are a request of this version. */
    public static Detector.Verdict looksLike(Bytes first) {
        if (first.length() > 0 && at(first, 0) != VERSION
                || first.length() > 1 && Command.of(at(first, 1)).isEmpty()) {
            return Detector.Verdict.NO_MATCH;
        }
        return first.length() < 2 ? Detector.Verdict.NEED_MORE : Detector.Verdict.MATCH;
    }

    /** Reads a client's request. */
    public static Socks4Decoded<Request> decodeRequest(Bytes bytes) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != VERSION) {
            return malformed("version: " + at(bytes, 0) + " (expected: 4)", V4);
        }
        if (length > 1 && Command.of(at(bytes, 1)).isEmpty()) {
            return malformed("command: " + at(bytes, 1) + " (expected: 1 or 2)", V4);
        }
        if (length <= HEAD) {
            return new NeedMore<>(HEAD + 1);
        }
        int userEnd = zero(bytes, HEAD);
        if (userEnd < 0) {
            return unended("user", length - HEAD, length, V4);
        }
        if (!namesDomain(bytes)) {
            return request(bytes, address(slice(bytes, 4, HEAD)), userEnd, userEnd + 1);
        }
        int domainEnd = zero(bytes, userEnd + 1);
        if (domainEnd < 0) {
            return unended("domain", length - userEnd - 1, length, V4A);
        }
        String domain =
                new String(slice(bytes, userEnd + 1, domainEnd), StandardCharsets.ISO_8859_1);
        Optional<String> problem = HostText.problem(domain);
        return problem.isPresent()
                ? malformed(problem.get(), V4A)
                : request(bytes, HostText.withPort(domain, port(bytes)), userEnd, domainEnd + 1);
    }

    /** Reads a server's reply. */
    public static Socks4Decoded<Reply> decodeReply(Bytes bytes) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != 0) {
            return malformed("version: " + at(bytes, 0) + " (expected: 0)", V4);
        }
        if (length > 1 && Socks4Reply.of(at(bytes, 1)).isEmpty()) {
            return malformed("reply: " + at(bytes, 1) + " (expected: 90..93)", V4);
        }
        if (length < HEAD) {
            return new NeedMore<>(HEAD);
        }
        InetSocketAddress bound =
                new InetSocketAddress(address(slice(bytes, 4, HEAD)), port(bytes));
        return new Done<>(new Reply(Socks4Reply.of(at(bytes, 1)).orElseThrow(), bound), HEAD);
    }

    /**
     * The bytes of a message.
     *
     * @throws IllegalArgumentException if a part of it does not fit its field, an IPv6 destination
     *     for example
     */
    public static Bytes encode(Socks4Message message) {
        return switch (message) {
            case Request request -> request(request);
            case Reply reply -> reply(reply);
        };
    }

    private static Bytes reply(Reply reply) {
        boolean told = reply.bound().getAddress() instanceof Inet4Address;
        InetSocketAddress bound = told ? reply.bound() : Socks4Message.NO_ADDRESS;
        return Bytes.of(ByteBuffer.allocate(HEAD)
                .put((byte) 0)
                .put((byte) reply.reply().code())
                .putShort((short) bound.getPort())
                .put(bound.getAddress().getAddress())
                .array());
    }

    private static Bytes request(Request request) {
        InetSocketAddress destination = request.destination();
        byte[] user = text("user", request.user(), 0);
        byte[] domain = new byte[0];
        byte[] address = {0, 0, 0, 1};
        if (destination.isUnresolved()) {
            domain = text("domain", destination.getHostString(), 1);
        } else if (destination.getAddress() instanceof Inet4Address four) {
            address = four.getAddress();
        } else {
            throw new IllegalArgumentException(
                    "destination: " + destination + " (expected: IPv4 or a name)");
        }
        int domainField = domain.length == 0 ? 0 : domain.length + 1;
        ByteBuffer out = ByteBuffer.allocate(HEAD + user.length + 1 + domainField);
        out.put((byte) VERSION).put((byte) request.command().code());
        out.putShort((short) destination.getPort()).put(address).put(user).put((byte) 0);
        return Bytes.of(out.put(domain).array());
    }

    private static byte[] text(String field, String text, int atLeast) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < atLeast || bytes.length > MAX_TEXT || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + ": (expected: " + atLeast + ".." + MAX_TEXT
                    + " bytes, none of them 0)");
        }
        return bytes;
    }

    /** 0.0.0.x with x not 0, which no one can mean as an address. */
    private static boolean namesDomain(Bytes bytes) {
        return at(bytes, 4) == 0 && at(bytes, 5) == 0 && at(bytes, 6) == 0 && at(bytes, 7) != 0;
    }

    private static Socks4Decoded<Request> request(
            Bytes bytes, InetAddress address, int userEnd, int consumed) {
        return request(bytes, new InetSocketAddress(address, port(bytes)), userEnd, consumed);
    }

    private static Socks4Decoded<Request> request(
            Bytes bytes, InetSocketAddress destination, int userEnd, int consumed) {
        // What is no UTF-8 is replaced: the user id is a remark for the log, nothing is decided
        // by it, and old clients send whatever their system calls the user.
        String user = new String(slice(bytes, HEAD, userEnd), StandardCharsets.UTF_8);
        if (user.chars().anyMatch(Character::isISOControl)) {
            return malformed("user: (expected: no control characters)", V4);
        }
        if (destination.getPort() == 0) {
            return malformed("port: 0 (expected: 1..65535)", V4);
        }
        Command command = Command.of(at(bytes, 1)).orElseThrow();
        return new Done<>(new Request(command, destination, user), consumed);
    }

    /** Where the text that starts at {@code from} ends, or -1 if it does not within its bound. */
    private static int zero(Bytes bytes, int from) {
        int end = Math.min(bytes.length(), from + MAX_TEXT + 1);
        for (int i = from; i < end; i++) {
            if (bytes.at(i) == 0) {
                return i;
            }
        }
        return -1;
    }

    private static <T> Socks4Decoded<T> unended(
            String field, int soFar, int length, String section) {
        return soFar > MAX_TEXT
                ? malformed(field + ": (expected: at most " + MAX_TEXT + " bytes)", section)
                : new NeedMore<>(length + 1);
    }

    private static int at(Bytes bytes, int index) {
        return bytes.at(index) & 0xFF;
    }

    private static int port(Bytes bytes) {
        return at(bytes, 2) << 8 | at(bytes, 3);
    }

    private static byte[] slice(Bytes bytes, int from, int to) {
        byte[] out = new byte[to - from];
        bytes.copyTo(from, out, 0, out.length);
        return out;
    }

    private static InetAddress address(byte[] four) {
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException neverOfFourBytes) {
            throw new IllegalStateException(neverOfFourBytes);
        }
    }

    private static <T> Malformed<T> malformed(String reason, String section) {
        return new Malformed<>(reason, section);
    }
}
