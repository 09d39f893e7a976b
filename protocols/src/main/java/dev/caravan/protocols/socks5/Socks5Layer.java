package dev.caravan.protocols.socks5;

import dev.caravan.protocols.access.UserVerifier;
import dev.caravan.protocols.access.Verdict;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.socks5.Socks5Message.Command;
import dev.caravan.protocols.socks5.Socks5Message.Greeting;
import dev.caravan.protocols.socks5.Socks5Message.MethodChoice;
import dev.caravan.protocols.socks5.Socks5Message.PasswordReply;
import dev.caravan.protocols.socks5.Socks5Message.PasswordRequest;
import dev.caravan.protocols.socks5.Socks5Message.Reply;
import dev.caravan.protocols.socks5.Socks5Message.Request;
import dev.caravan.protocols.stack.Answers;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Detector;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Peeked;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Result;

import org.apache.pekko.actor.typed.Behavior;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/**
 * Negotiates SOCKS5 and connects.
 *
 * <pre>
 *   greeting ──► method ──┬─► request ──► connect
 *                         └─► user and password ──► request …
 * </pre>
 */
final class Socks5Layer implements Layer {

    @Override
    public Behavior<Message> begin(Connection connection) {
        connection.fact(Fact.PROTOCOL, Socks5.NAME);
        connection.answers(NoReply.IT);
        return greeting(connection);
    }

    private Behavior<Message> greeting(Connection connection) {
        return read(
                connection,
                Socks5Codec.decodeGreeting(connection.waiting()),
                this::greeting,
                greeting -> chooseMethod(connection, greeting));
    }

    private Behavior<Message> chooseMethod(Connection connection, Greeting greeting) {
        Optional<UserVerifier> users = LiveConnection.of(connection).policy().users();
        int wanted = users.isPresent() ? Socks5Message.PASSWORD : Socks5Message.NO_AUTHENTICATION;
        if (!greeting.offers(wanted)) {
            connection.answers(new Words(new MethodChoice(Socks5Message.NO_ACCEPTABLE_METHOD)));
            return connection.refuse(Refusal.of(
                    Refusal.Kind.AUTHENTICATION,
                    "SOCKS5 client offers none of the methods of this listener"));
        }
        connection.write(Socks5Codec.encode(new MethodChoice(wanted)));
        if (users.isPresent()) {
            return password(connection, users.get());
        }
        connection.answers(Replies.IT);
        return request(connection);
    }

    private Behavior<Message> password(Connection connection, UserVerifier users) {
        return read(
                connection,
                Socks5Codec.decodePasswordRequest(connection.waiting()),
                c -> password(c, users),
                given -> verify(connection, users, given));
    }

    private Behavior<Message> verify(
            Connection connection, UserVerifier users, PasswordRequest given) {
        connection.answers(new Words(new PasswordReply(false)));
        Optional<Verdict> known = users.cached(given.user(), given.password());
        if (known.isPresent()) {
            return judged(connection, known.get());
        }
        return connection.await(
                users.verify(
                        given.user(),
                        given.password(),
                        connection.info().client().getAddress()),
                result -> switch (result) {
                    case Result.Done<Verdict> done -> judged(connection, done.value());
                    case Result.Failed<Verdict> failed ->
                        connection.refuse(
                                Refusal.of(Refusal.Kind.INTERNAL, "users: " + failed.cause()));
                });
    }

    private Behavior<Message> judged(Connection connection, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> {
                Optional<Refusal> no = LiveConnection.of(connection).admit(accepted.grant());
                if (no.isPresent()) {
                    yield connection.refuse(no.get());
                }
                connection.write(Socks5Codec.encode(new PasswordReply(true)));
                connection.answers(Replies.IT);
                yield request(connection);
            }
            case Verdict.Rejected r ->
                connection.refuse(
                        Refusal.of(Refusal.Kind.AUTHENTICATION, "unknown user or wrong password"));
            case Verdict.Limited l ->
                connection.refuse(Refusal.of(
                        Refusal.Kind.LIMITED, "too many failed attempts from this source"));
            case Verdict.Busy b ->
                connection.refuse(Refusal.of(
                        Refusal.Kind.OVERLOADED, "too many passwords to verify at once"));
        };
    }

    private Behavior<Message> request(Connection connection) {
        Bytes waiting = connection.waiting();
        if (Socks5Codec.decodeRequest(waiting) instanceof Socks5Decoded.Malformed<Request> bad) {
            connection.answers(new Words(Reply.of(bad.reply())));
        }
        return read(
                connection,
                Socks5Codec.decodeRequest(waiting),
                this::request,
                request -> serve(connection, request));
    }

    private Behavior<Message> serve(Connection connection, Request request) {
        if (request.command() != Command.CONNECT) {
            return connection.refuse(
                    Refusal.of(Refusal.Kind.UNSUPPORTED, "SOCKS5 " + request.command()));
        }
        return connection.connect(request.target());
    }

    /** Goes on with a whole message, waits for the rest of one, or refuses. */
    private static <T> Behavior<Message> read(
            Connection connection,
            Socks5Decoded<T> decoded,
            Function<Connection, Behavior<Message>> again,
            Function<T, Behavior<Message>> then) {
        return switch (decoded) {
            case Socks5Decoded.Done<T> done -> {
                connection.take(done.consumed());
                yield then.apply(done.value());
            }
            case Socks5Decoded.NeedMore<T> more ->
                connection.peek(
                        Math.max(more.total(), connection.readable() + 1),
                        LiveConnection.of(connection).policy().limits().handshake(),
                        peeked -> peeked instanceof Peeked.Enough
                                ? again.apply(connection)
                                : connection.refuse(Refusal.cut(peeked, "SOCKS5 negotiation")));
            case Socks5Decoded.Malformed<T> bad ->
                connection.refuse(Refusal.of(
                        bad.reply() == Socks5Reply.ADDRESS_TYPE_NOT_SUPPORTED
                                        || bad.reply() == Socks5Reply.COMMAND_NOT_SUPPORTED
                                ? Refusal.Kind.UNSUPPORTED
                                : Refusal.Kind.MALFORMED,
                        bad.reason()));
        };
    }

    @Override
    public Optional<Detector> detector() {
        return Optional.of(Socks5Codec::looksLike);
    }

    @Override
    public String name() {
        return Socks5.NAME;
    }

    @Override
    public boolean clientNamesTarget() {
        return true;
    }

    /** Before a method is agreed there is no word for a refusal. */
    private enum NoReply implements Answers {
        IT;

        @Override
        public Bytes connected(InetSocketAddress bound) {
            return Bytes.of(new byte[0]);
        }

        @Override
        public Optional<Bytes> refused(Refusal why) {
            return Optional.empty();
        }
    }

    /** One message says every refusal. */
    private record Words(Socks5Message refusal) implements Answers {
        @Override
        public Bytes connected(InetSocketAddress bound) {
            return Bytes.of(new byte[0]);
        }

        @Override
        public Optional<Bytes> refused(Refusal why) {
            return Optional.of(Socks5Codec.encode(refusal));
        }
    }

    /** The replies to a request (RFC 1928 section 6). */
    private enum Replies implements Answers {
        IT;

        @Override
        public Bytes connected(InetSocketAddress bound) {
            return Socks5Codec.encode(new Reply(Socks5Reply.SUCCEEDED, bound));
        }

        @Override
        public Optional<Bytes> refused(Refusal why) {
            return Optional.of(Socks5Codec.encode(Reply.of(code(why.kind()))));
        }

        private static Socks5Reply code(Refusal.Kind kind) {
            return switch (kind) {
                case UNSUPPORTED -> Socks5Reply.COMMAND_NOT_SUPPORTED;
                case AUTHENTICATION, LIMITED, NOT_ALLOWED, REVOKED -> Socks5Reply.NOT_ALLOWED;
                case NAME_NOT_FOUND, NAME_UNAVAILABLE, HOST_UNREACHABLE ->
                    Socks5Reply.HOST_UNREACHABLE;
                case NETWORK_UNREACHABLE -> Socks5Reply.NETWORK_UNREACHABLE;
                case CONNECTION_REFUSED -> Socks5Reply.CONNECTION_REFUSED;
                case CONNECT_TIMED_OUT -> Socks5Reply.TTL_EXPIRED;
                case MALFORMED,
                        CLIENT_TIMED_OUT,
                        OVERLOADED,
                        DRAINING,
                        CLOSED_BY_OPERATOR,
                        INTERNAL -> Socks5Reply.GENERAL_FAILURE;
            };
        }
    }
}
