package dev.caravan.protocols.stack;

import io.netty.channel.ChannelHandler;

import org.apache.pekko.actor.typed.Behavior;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One accepted connection as its layers see it. Every method is called on the connection's own loop,
 * from within {@link Layer#begin} or the behaviour it returned.
 */
public interface Connection {

    /** What is known of it. */
    ConnectionInfo info();

    /** Adds, or replaces, a fact. */
    <T> void fact(Fact<T> key, T value);

    /** Asks the client for more; {@link Message.Readable} follows. At most one read is outstanding. */
    void read();

    /** How many bytes wait in the inbound. */
    int readable();

    /** All bytes that wait in the inbound, lent for this call and not consumed. */
    Bytes waiting();

    /** Consumes up to {@code atMost} waiting bytes, lent for this call. */
    Bytes take(int atMost);

    /** Writes and flushes a copy of {@code out}; when not {@link #writable()}, hold back. */
    void write(Bytes out);

    /** Whether the client keeps up; when not, {@link Message.Writable} follows once it does. */
    boolean writable();

    /** Arms the connection's deadline: {@link Message.Deadline} of {@code kind} follows. */
    void deadline(int kind, Duration within);

    /** Disarms the deadline. */
    void clearDeadline();

    /**
     * Waits until {@code atLeast} bytes have arrived, consuming nothing.
     *
     * @param within how long at most; {@link Peeked.TimedOut} then
     * @param then called once, on the loop
     */
    Behavior<Message> peek(int atLeast, Duration within, Function<Peeked, Behavior<Message>> then);

    /**
     * Waits for work of one's own, done elsewhere. Dropped when the connection ends first.
     *
     * @param then called once, on the loop
     */
    <T> Behavior<Message> await(
            CompletionStage<T> work, Function<Result<T>, Behavior<Message>> then);

    /** Hands on to the next layer of the stack; unread bytes go with it. */
    Behavior<Message> next();

    /** Branches: {@code stack} takes the place of what would follow. */
    Behavior<Message> into(Stack stack);

    /**
     * Stays in the path: the handlers are placed below the bridge, nearest the wire first, and unread
     * bytes are replayed through them.
     */
    void transform(ChannelHandler... handlers);

    /** Sets the wire's words; by the protocol that first speaks. */
    void answers(Answers wire);

    /**
     * Authorises, dials, writes {@link Answers#connected}, relays. A failure is {@link #refuse}.
     *
     * @param target what the client named, or an operator
     */
    Behavior<Message> connect(Target target);

    /** Writes {@link Answers#refused}, flushes, ends; without answers a reset. */
    Behavior<Message> refuse(Refusal why);

    /** Called on the loop once the connection has ended. */
    void onEnd(Consumer<Ended> then);
}
