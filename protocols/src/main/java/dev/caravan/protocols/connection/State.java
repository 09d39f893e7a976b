package dev.caravan.protocols.connection;

import dev.caravan.protocols.stack.Message;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A behaviour that is one method over messages; what it does not name is the guard's. */
abstract class State extends ExtensibleBehavior<Message> {

    abstract Behavior<Message> on(Message message);

    @Override
    public final Behavior<Message> receive(TypedActorContext<Message> context, Message message) {
        return on(message);
    }

    @Override
    public final Behavior<Message> receiveSignal(
            TypedActorContext<Message> context, Signal signal) {
        return Behaviors.unhandled();
    }
}
