package dev.caravan.protocols.socks4;

import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.socks4.Socks4Message.Command;
import dev.caravan.protocols.socks4.Socks4Message.Reply;
import dev.caravan.protocols.socks4.Socks4Message.Request;
import dev.caravan.protocols.stack.Answers;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Detector;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Peeked;
import dev.caravan.protocols.stack.Refusal;

import org.apache.pekko.actor.typed.Behavior;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Reads one request, then connects. */
final class Socks4Layer implements Layer, Answers {

    @Override
    public Behavior<Message> begin(Connection connection) {
        connection.answers(this);
        connection.fact(Fact.PROTOCOL, Socks4.NAME);
        return request(connection);
    }

    private Behavior<Message> request(Connection connection) {
        return switch (Socks4Codec.decodeRequest(connection.waiting())) {
            case Socks4Decoded.Done<Request> done -> {
                connection.take(done.consumed());
                yield serve(connection, done.value());
            }
            case Socks4Decoded.NeedMore<Request> more ->
                connection.peek(
                        Math.max(more.total(), connection.readable() + 1),
                        LiveConnection.of(connection).policy().limits().handshake(),
                        peeked -> peeked instanceof Peeked.Enough
                                ? request(connection)
                                : connection.refuse(Refusal.cut(peeked, "SOCKS4 request")));
            case Socks4Decoded.Malformed<Request> bad ->
                connection.refuse(Refusal.of(Refusal.Kind.MALFORMED, bad.reason()));
        };
    }

    private Behavior<Message> serve(Connection connection, Request request) {
        if (LiveConnection.of(connection).policy().users().isPresent()) {
            return connection.refuse(Refusal.of(
                    Refusal.Kind.AUTHENTICATION,
                    "SOCKS4 has no passwords and this listener has users"));
        }
        if (request.command() != Command.CONNECT) {
            return connection.refuse(
                    Refusal.of(Refusal.Kind.UNSUPPORTED, "SOCKS4 " + request.command()));
        }
        return connection.connect(request.target());
    }

    @Override
    public Bytes connected(InetSocketAddress bound) {
        return Socks4Codec.encode(new Reply(Socks4Reply.GRANTED, bound));
    }

    @Override
    public Optional<Bytes> refused(Refusal why) {
        return Optional.of(Socks4Codec.encode(Reply.of(Socks4Reply.REJECTED)));
    }

    @Override
    public Optional<Detector> detector() {
        return Optional.of(Socks4Codec::looksLike);
    }

    @Override
    public String name() {
        return Socks4.NAME;
    }

    @Override
    public boolean clientNamesTarget() {
        return true;
    }
}
