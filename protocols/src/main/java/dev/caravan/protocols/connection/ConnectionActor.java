package dev.caravan.protocols.connection;

import dev.caravan.protocols.stack.Message;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The actor of one accepted connection: guarded, and started by its first message so that nothing a
 * layer does happens where Pekko would not signal the end.
 *
 * <pre>
 *   Begin ──► layer ──► layer ──► … ──► relay | exchanges ──► stopped
 * </pre>
 */
public final class ConnectionActor {
    private ConnectionActor() {}

    /** The behaviour; tell it {@link Message.Begin} first. */
    public static Behavior<Message> create(LiveState live) {
        return Behaviors.intercept(() -> new Guard(live), new Waiting(live));
    }

    /** Waits for {@code Begin}. */
    private static final class Waiting extends ExtensibleBehavior<Message> {
        private final LiveState live;

        Waiting(LiveState live) {
            this.live = live;
        }

        @Override
        public Behavior<Message> receive(TypedActorContext<Message> context, Message message) {
            return message == Message.Begin.IT ? live.begin() : Behaviors.unhandled();
        }

        @Override
        public Behavior<Message> receiveSignal(TypedActorContext<Message> context, Signal signal) {
            return Behaviors.unhandled();
        }
    }
}
