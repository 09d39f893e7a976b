package dev.caravan.protocols.listener;

import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Stack;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The parent of every listener of a node or embedded proxy. */
public final class Listeners {
    private Listeners() {}

    /** What the parent is told. */
    public sealed interface Command {}

    private record Open(ListenerSpec spec, CompletableFuture<Handle> opened) implements Command {}

    /** What a listener does. */
    public enum Status {
        /** It takes connections. */
        OPEN,
        /** It takes none for now. */
        PAUSED,
        /** It takes none any more, and some are left. */
        DRAINING,
        /** Nothing of it is left. */
        CLOSED
    }

    /** The behaviour. */
    public static Behavior<Command> create(ListenerRuntime runtime) {
        return Behaviors.setup(context -> Behaviors.receiveMessage(command -> {
            switch (command) {
                case Open open -> open(context, runtime, open);
            }
            return Behaviors.same();
        }));
    }

    private static void open(ActorContext<Command> context, ListenerRuntime runtime, Open open) {
        ListenerSpec spec = open.spec();
        ListenerLife life = new ListenerLife();
        Behavior<ListenerActor.Command> behavior = ListenerActor.create(runtime, spec, life);
        // A name may come again while the listener of that name still drains.
        ActorRef<ListenerActor.Command> actor = context.getChild(spec.name()).isEmpty()
                ? context.spawn(behavior, spec.name())
                : context.spawnAnonymous(behavior);
        life.opened.whenComplete((addresses, failure) -> {
            if (failure == null) {
                open.opened().complete(new Handle(spec.name(), addresses, actor, life));
            } else {
                open.opened().completeExceptionally(failure);
            }
        });
    }

    /**
     * Opens a listener under {@code parent}; the stage fails with {@link BindFailed} when one of its
     * addresses cannot be had, and nothing is open then.
     */
    public static CompletionStage<Handle> open(ActorRef<Command> parent, ListenerSpec spec) {
        CompletableFuture<Handle> opened = new CompletableFuture<>();
        parent.tell(new Open(spec, opened));
        return opened;
    }

    /** An open listener; every method may be called from any thread. */
    public static final class Handle {
        private final String name;
        private final List<SocketAddress> addresses;
        private final ActorRef<ListenerActor.Command> actor;
        private final ListenerLife life;

        private Handle(
                String name,
                List<SocketAddress> addresses,
                ActorRef<ListenerActor.Command> actor,
                ListenerLife life) {
            this.name = name;
            this.addresses = List.copyOf(addresses);
            this.actor = actor;
            this.life = life;
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** The bound addresses, with their real ports. */
        public List<SocketAddress> addresses() {
            return addresses;
        }

        /** Gives it new settings; completes when every loop has them. */
        public CompletionStage<Void> swap(Policy policy, Stack stack) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            actor.tell(new ListenerActor.Swap(policy, stack, done));
            return done;
        }

        /** Stops accepting; connections have {@code within} to finish. Completes when none is left. */
        public CompletionStage<Void> drain(Duration within) {
            actor.tell(new ListenerActor.Drain(within));
            return life.closed;
        }

        /**
         * Takes no more connections until {@link #resume}, and those that the kernel had queued are
         * the last; connections live on, HTTP ones until their next answer. Completes when the
         * sockets are closed.
         */
        public CompletionStage<Void> pause() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            actor.tell(new ListenerActor.Pause(done));
            return done;
        }

        /**
         * Takes connections again, at the addresses it had; the stage fails with {@link BindFailed}
         * when one of them cannot be had any more, and it stays paused. Nothing when it is open.
         */
        public CompletionStage<Void> resume() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            actor.tell(new ListenerActor.Resume(done));
            return done;
        }

        /** What it does now. */
        public Status status() {
            return life.status();
        }

        /** Why it takes no connections though it should; empty otherwise. */
        public String error() {
            return life.error();
        }

        /** Some of the counts of all loops, a moment old; at once. */
        public ListenerCounters.Glance glance() {
            return life.glance();
        }

        /** Completes when it accepts no more and its addresses are free for others. */
        public CompletionStage<Void> released() {
            return life.released;
        }

        /** Completes when nothing of it is left. */
        public CompletionStage<Void> closed() {
            return life.closed;
        }

        /** The counts of all loops. */
        public CompletionStage<ListenerCounters> count() {
            CompletableFuture<ListenerCounters> reply = new CompletableFuture<>();
            actor.tell(new ListenerActor.Count(reply));
            return reply;
        }
    }
}
