package dev.caravan.protocols.stack;

import org.apache.pekko.actor.typed.Behavior;

import java.util.function.Supplier;

/**
 * What a connection's actor is told. No message owns reference-counted memory: arrived bytes wait in
 * the inbound of their side and {@link Readable} only says so.
 */
public sealed interface Message {

    /** The first message: the stack begins. */
    enum Begin implements Message {
        IT
    }

    /** The client's inbound holds bytes that were asked for. */
    enum Readable implements Message {
        IT
    }

    /** The client takes bytes again after it did not. */
    enum Writable implements Message {
        IT
    }

    /** The client has ended its direction; told once, after {@link Readable} for its last byte. */
    enum InputEnded implements Message {
        IT
    }

    /** The client's connection broke; nothing more can be read or written. */
    enum Reset implements Message {
        IT
    }

    /** The listener drains: end when the work under way is done. */
    enum Drain implements Message {
        IT
    }

    /** The connection is to end now, because an operator or a limit says so. */
    record Close(Refusal why) implements Message {}

    /** A deadline passed; {@code kind} is the number the layer armed it with. */
    record Deadline(int kind) implements Message {}

    /** Something happened on a way out. */
    record LinkEvent(Link link, Kind kind) implements Message {
        /** What happened; the meanings are those of the client's own messages. */
        public enum Kind {
            READABLE,
            WRITABLE,
            INPUT_ENDED,
            RESET
        }
    }

    /** What a relay or another part of the house reports when it is done. */
    record Outcome(Object result) implements Message {}

    /** Work outside has ended: the guard runs {@code then} on the loop and becomes its result. */
    record Continue(Supplier<Behavior<Message>> then) implements Message {}
}
