package dev.caravan.protocols.connection;

import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Peeked;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.util.function.Function;

/** Waits for bytes and consumes none. */
final class Peeking extends State {
    static final int DEADLINE = -2;

    private final LiveState live;
    private final int atLeast;
    private final Function<Peeked, Behavior<Message>> then;

    Peeking(LiveState live, int atLeast, Function<Peeked, Behavior<Message>> then) {
        this.live = live;
        this.atLeast = atLeast;
        this.then = then;
    }

    @Override
    Behavior<Message> on(Message message) {
        return switch (message) {
            case Message.Readable r -> {
                if (live.client().readable() < atLeast) {
                    live.client().read();
                    yield Behaviors.same();
                }
                yield told(new Peeked.Enough(live.client().inbound()));
            }
            case Message.InputEnded e -> told(new Peeked.Ended(live.client().inbound()));
            case Message.Deadline d
            when d.kind() == DEADLINE -> told(new Peeked.TimedOut(live.client().inbound()));
            default -> Behaviors.unhandled();
        };
    }

    private Behavior<Message> told(Peeked what) {
        live.clearDeadline();
        return then.apply(what);
    }
}
