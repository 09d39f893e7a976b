package dev.caravan.protocols.socks5;

import dev.caravan.protocols.socks5.Socks5Decoded.Done;
import dev.caravan.protocols.socks5.Socks5Decoded.Malformed;
import dev.caravan.protocols.socks5.Socks5Decoded.NeedMore;
import dev.caravan.protocols.socks5.Socks5Message.Command;
import dev.caravan.protocols.socks5.Socks5Message.Greeting;
import dev.caravan.protocols.socks5.Socks5Message.MethodChoice;
import dev.caravan.protocols.socks5.Socks5Message.PasswordReply;
import dev.caravan.protocols.socks5.Socks5Message.PasswordRequest;
import dev.caravan.protocols.socks5.Socks5Message.Reply;
import dev.caravan.protocols.socks5.Socks5Message.Request;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Detector;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of SOCKS5 (RFC 1928, RFC 1929), both ways, for servers and for clients.
 *
 * <p>A decoder looks at all bytes that wait, consumes none, and answers {@link Done}, {@link
 * NeedMore} or {@link Malformed}; it throws nothing. Every message is bounded by its length bytes: 513 at
 * most. Pure; any thread.
 */
public final class Socks5Codec {
    private static final int VERSION = 5;
    private static final int PASSWORD_VERSION = 1;
    private static final String GREETING = "RFC 1928 §3";
    private static final String REQUEST = "RFC 1928 §4";
    private static final String REPLY = "RFC 1928 §6";
    private static final String LOGIN = "RFC 1929 §2";

    private Socks5Codec() {}

    /**
     * Whether a connection's first bytes are a greeting of this version: X'05' and a number of
     * methods, which no other protocol of the house begins with.
     */
    public static Detector.Verdict looksLike(Bytes first) {
        if (first.length() > 0 && at(first, 0) != VERSION
                || first.length() > 1 && at(first, 1) == 0) {
            return Detector.Verdict.NO_MATCH;
        }
        return first.length() < 2 ? Detector.Verdict.NEED_MORE : Detector.Verdict.MATCH;
    }

    /** Reads a client's greeting. */
    public static Socks5Decoded<Greeting> decodeGreeting(Bytes bytes) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != VERSION) {
            return version(at(bytes, 0), VERSION, GREETING);
        }
        if (length < 2) {
            return new NeedMore<>(length + 1);
        }
        int count = at(bytes, 1);
        if (count == 0) {
            return malformed("methods: none (expected: 1..255)", GREETING);
        }
        if (length < 2 + count) {
            return new NeedMore<>(2 + count);
        }
        List<Integer> methods = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            methods.add(at(bytes, 2 + i));
        }
        return new Done<>(new Greeting(methods), 2 + count);
    }

    /** Reads a server's choice of method. */
    public static Socks5Decoded<MethodChoice> decodeMethodChoice(Bytes bytes) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != VERSION) {
            return version(at(bytes, 0), VERSION, GREETING);
        }
        return length < 2
                ? new NeedMore<>(length + 1)
                : new Done<>(new MethodChoice(at(bytes, 1)), 2);
    }

    /** Reads a client's user name and password. */
    public static Socks5Decoded<PasswordRequest> decodePasswordRequest(Bytes bytes) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != PASSWORD_VERSION) {
            return version(at(bytes, 0), PASSWORD_VERSION, LOGIN);
        }
        if (length < 2) {
            return new NeedMore<>(length + 1);
        }
        int passwordLength = 2 + at(bytes, 1);
        if (length <= passwordLength) {
            return new NeedMore<>(passwordLength + 1);
        }
        int end = passwordLength + 1 + at(bytes, passwordLength);
        if (length < end) {
            return new NeedMore<>(end);
        }
        Optional<String> user = user(slice(bytes, 2, passwordLength));
        return user.isEmpty()
                ? malformed("user: (expected: UTF-8 without control characters)", LOGIN)
                : new Done<>(
                        new PasswordRequest(user.get(), slice(bytes, passwordLength + 1, end)),
                        end);
    }

    /** Reads a server's word on a password. */
    public static Socks5Decoded<PasswordReply> decodePasswordReply(Bytes bytes) {
        int length = bytes.length();
        if (length > 0 && at(bytes, 0) != PASSWORD_VERSION) {
            return version(at(bytes, 0), PASSWORD_VERSION, LOGIN);
        }
        return length < 2
                ? new NeedMore<>(length + 1)
                : new Done<>(new PasswordReply(at(bytes, 1) == 0), 2);
    }

    /**
     * Reads a client's request. An unknown command or address is told once it is whole, so that
     * the answer is not lost to bytes nobody read; an unknown type of address at once, for nobody
     * knows its length.
     */
    public static Socks5Decoded<Request> decodeRequest(Bytes bytes) {
        return switch (Socks5Addressed.decode(bytes, REQUEST)) {
            case NeedMore<Socks5Addressed>(int total) -> new NeedMore<>(total);
            case Malformed<Socks5Addressed>(var reason, var section, var reply) ->
                new Malformed<>(reason, section, reply);
            case Done<Socks5Addressed>(var read, int consumed) -> {
                Optional<Command> command = Command.of(read.code());
                yield command.isPresent()
                        ? request(new Request(command.get(), read.address()), consumed)
                        : new Malformed<>(
                                "command: " + read.code() + " (expected: 1..3)",
                                REQUEST,
                                Socks5Reply.COMMAND_NOT_SUPPORTED);
            }
        };
    }

    /** Reads a server's reply. */
    public static Socks5Decoded<Reply> decodeReply(Bytes bytes) {
        return switch (Socks5Addressed.decode(bytes, REPLY)) {
            case NeedMore<Socks5Addressed>(int total) -> new NeedMore<>(total);
            case Malformed<Socks5Addressed>(var reason, var section, var reply) ->
                new Malformed<>(reason, section, reply);
            case Done<Socks5Addressed>(var read, int consumed) -> {
                Optional<Socks5Reply> reply = Socks5Reply.of(read.code());
                yield reply.isPresent()
                        ? new Done<>(new Reply(reply.get(), read.address()), consumed)
                        : malformed("reply: " + read.code() + " (expected: 0..8)", REPLY);
            }
        };
    }

    /**
     * The bytes of a message.
     *
     * @throws IllegalArgumentException if a part of it does not fit its field
     */
    public static Bytes encode(Socks5Message message) {
        return Bytes.of(
                switch (message) {
                    case Greeting greeting -> greeting(greeting);
                    case MethodChoice choice -> new byte[] {VERSION, (byte) choice.method()};
                    case PasswordRequest request -> passwordRequest(request);
                    case PasswordReply reply ->
                        new byte[] {PASSWORD_VERSION, (byte) (reply.accepted() ? 0 : 1)};
                    case Request request ->
                        Socks5Addressed.encode(request.command().code(), request.destination());
                    case Reply reply -> Socks5Addressed.encode(reply.reply().code(), reply.bound());
                });
    }

    static int at(Bytes bytes, int index) {
        return bytes.at(index) & 0xFF;
    }

    static byte[] slice(Bytes bytes, int from, int to) {
        byte[] out = new byte[to - from];
        bytes.copyTo(from, out, 0, out.length);
        return out;
    }

    static <T> Malformed<T> malformed(String reason, String section) {
        return new Malformed<>(reason, section, Socks5Reply.GENERAL_FAILURE);
    }

    static <T> Malformed<T> version(int found, int expected, String section) {
        return malformed("version: " + found + " (expected: " + expected + ")", section);
    }

    /** Only a relay for datagrams may be asked for without saying for which port. */
    private static Socks5Decoded<Request> request(Request request, int consumed) {
        return request.destination().getPort() == 0 && request.command() == Command.CONNECT
                ? malformed("port: 0 (expected: 1..65535)", REQUEST)
                : new Done<>(request, consumed);
    }

    private static Optional<String> user(byte[] bytes) {
        try {
            // A decoder of its own reports what is no UTF-8, where String would replace it.
            String user = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return user.chars().anyMatch(Character::isISOControl)
                    ? Optional.empty()
                    : Optional.of(user);
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static byte[] greeting(Greeting greeting) {
        int count = lengthByte("methods", greeting.methods().size());
        byte[] out = new byte[2 + count];
        out[0] = VERSION;
        out[1] = (byte) count;
        for (int i = 0; i < count; i++) {
            out[2 + i] = greeting.methods().get(i).byteValue();
        }
        return out;
    }

    private static byte[] passwordRequest(PasswordRequest request) {
        byte[] user = request.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = request.password();
        return ByteBuffer.allocate(3 + user.length + password.length)
                .put((byte) PASSWORD_VERSION)
                .put((byte) lengthByte("user", user.length))
                .put(user)
                .put((byte) lengthByte("password", password.length))
                .put(password)
                .array();
    }

    private static int lengthByte(String field, int length) {
        if (length < 1 || length > 255) {
            throw new IllegalArgumentException(field + ": " + length + " bytes (expected: 1..255)");
        }
        return length;
    }
}
