package dev.caravan.protocols.listener;

import dev.caravan.protocols.connection.ConnectionActor;
import dev.caravan.protocols.connection.LiveState;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.wire.Side;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

import java.util.concurrent.CompletableFuture;

/** A listener's actor on one loop: the parent of the connections accepted there. */
final class Acceptor {
    private Acceptor() {}

    /** What an acceptor is told. */
    sealed interface Command {}

    /** A connection came and was admitted. */
    record Accepted(Side side) implements Command {}

    /** New settings for what is accepted, and asked, from now on. */
    record Swap(Policy policy, Stack stack, CompletableFuture<Boolean> done) implements Command {}

    /** No connections are taken for now, or they are again. */
    record Pause(boolean now) implements Command {}

    /** Connections end when the work under way is done. */
    enum Drain implements Command {
        IT
    }

    /** Connections end now. */
    record CloseAll(Refusal why) implements Command {}

    /** Asks for the counts. */
    record Count(CompletableFuture<ListenerCounters> reply) implements Command {}

    static Behavior<Command> create(LoopListener here) {
        return Behaviors.setup(context -> new Running(context, here));
    }

    private static final class Running extends AbstractBehavior<Command> {
        private final LoopListener here;
        private final Props onLoop;

        Running(ActorContext<Command> context, LoopListener here) {
            super(context);
            this.here = here;
            here.begin();
            this.onLoop = DispatcherSelector.fromConfig(here.loop().dispatcher());
        }

        @Override
        public Receive<Command> createReceive() {
            return newReceiveBuilder()
                    .onAnyMessage(this::on)
                    .onSignal(PostStop.class, stopped -> {
                        here.end();
                        return this;
                    })
                    .build();
        }

        private Behavior<Command> on(Command command) {
            switch (command) {
                case Accepted a -> accepted(a.side());
                case Swap s -> {
                    here.swap(s.policy(), s.stack());
                    s.done().complete(true);
                }
                case Pause p -> here.pause(p.now());
                case Drain d -> here.drain();
                case CloseAll c -> here.closeAll(c.why());
                case Count c -> c.reply().complete(here.counters().copy());
            }
            return this;
        }

        private void accepted(Side side) {
            LiveState live = new LiveState(here, side, here.stack(), here.nextId());
            ActorRef<Message> actor =
                    getContext().spawnAnonymous(ConnectionActor.create(live), onLoop);
            live.actor(actor);
            here.began(live);
            actor.tell(Message.Begin.IT);
        }
    }
}
