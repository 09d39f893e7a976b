package dev.caravan.node;

import dev.caravan.protocols.listener.ListenerRuntime;
import dev.caravan.protocols.listener.Listeners;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.util.concurrent.CompletableFuture;

/**
 * The root of the {@code data} actor system: the parent of everything that carries connections.
 *
 * <pre>
 *   /user ─ listeners ─ NAME ─ loop-0 ─ one actor a connection
 * </pre>
 */
final class NodeGuardian {
    private NodeGuardian() {}

    /** The behaviour; {@code listeners} is completed with the parent of the listeners. */
    static Behavior<Void> create(
            ListenerRuntime runtime, CompletableFuture<ActorRef<Listeners.Command>> listeners) {
        return Behaviors.setup(context -> {
            listeners.complete(context.spawn(Listeners.create(runtime), "listeners"));
            return Behaviors.ignore();
        });
    }
}
