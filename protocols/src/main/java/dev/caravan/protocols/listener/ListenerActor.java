package dev.caravan.protocols.listener;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Stack;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One listener: opens its addresses, keeps one acceptor a loop, swaps their settings, drains.
 *
 * <pre>
 *   opening ──► open ◄──► paused ──► draining ──► closed
 *      └──► failed (nothing stays open)
 * </pre>
 */
public final class ListenerActor extends AbstractBehavior<ListenerActor.Command> {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final ListenerRuntime runtime;
    private final TimerScheduler<Command> timers;
    private final Map<Loop, LoopListener> here = new LinkedHashMap<>();
    private final Map<Loop, ActorRef<Acceptor.Command>> acceptors = new LinkedHashMap<>();
    private final List<Binding> bindings = new ArrayList<>();
    private final ListenerLife life;
    private List<SocketAddress> addresses = List.of();
    private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);
    private CompletableFuture<List<Binding>> reopening =
            CompletableFuture.completedFuture(List.of());
    private int opening;
    private boolean paused;
    private boolean draining;
    private boolean bindingsClosed;

    /** What a listener is told. */
    public sealed interface Command {}

    /** Settings for what is accepted, and asked, from now on; {@code done} when every loop has them. */
    public record Swap(Policy policy, Stack stack, CompletableFuture<Void> done)
            implements Command {}

    /** Stops accepting, lets connections finish within {@code within}, then resets the rest. */
    public record Drain(Duration within) implements Command {}

    /** Takes no connections for now; {@code done} when its sockets are closed. */
    public record Pause(CompletableFuture<Void> done) implements Command {}

    /** Takes connections again; {@code done} when it does, or with why it cannot. */
    public record Resume(CompletableFuture<Void> done) implements Command {}

    /** Asks for the sum of the loops' counts. */
    public record Count(CompletableFuture<ListenerCounters> reply) implements Command {}

    private record Opened(List<Binding> bindings) implements Command {}

    private record OpenFailed(Throwable why) implements Command {}

    private record Reopened(int opening, List<Binding> bindings, CompletableFuture<Void> done)
            implements Command {}

    private record ReopenFailed(int opening, Throwable why, CompletableFuture<Void> done)
            implements Command {}

    private enum BindingsClosed implements Command {
        IT
    }

    private enum Look implements Command {
        IT
    }

    private record Looked(boolean empty) implements Command {}

    private enum TimeIsUp implements Command {
        IT
    }

    private ListenerActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ListenerRuntime runtime,
            ListenerSpec spec,
            ListenerLife life) {
        super(context);
        this.runtime = runtime;
        this.timers = timers;
        this.life = life;
        List<Loop> loops = runtime.loops().loops();
        for (Loop loop : loops) {
            LoopListener on = new LoopListener(loop, runtime, spec.policy(), spec.stack());
            here.put(loop, on);
            acceptors.put(
                    loop,
                    context.spawn(
                            Acceptor.create(on),
                            "loop-" + loop.index(),
                            DispatcherSelector.fromConfig(loop.dispatcher())));
        }
        life.counters(here.values().stream().map(LoopListener::counters).toList());
        open(spec);
    }

    /**
     * A listener that opens at once.
     *
     * @param life is told what becomes of it
     */
    static Behavior<Command> create(ListenerRuntime runtime, ListenerSpec spec, ListenerLife life) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            try {
                return new ListenerActor(context, timers, runtime, spec, life);
            } catch (RuntimeException e) {
                life.opened.completeExceptionally(e);
                throw e;
            }
        }));
    }

    private void open(ListenerSpec spec) {
        CompletableFuture<List<Binding>> opening =
                CompletableFuture.supplyAsync(() -> openAll(spec.binds()), runtime.blocking());
        getContext().pipeToSelf(opening, (made, failure) -> {
            if (failure == null) {
                return new Opened(made);
            }
            Throwable why = failure.getCause() == null ? failure : failure.getCause();
            life.opened.completeExceptionally(why);
            return new OpenFailed(why);
        });
    }

    private List<Binding> openAll(List<SocketAddress> binds) {
        List<Binding> made = new ArrayList<>();
        try {
            for (SocketAddress address : binds) {
                made.add(Binding.open(
                        runtime.sockets(),
                        runtime.loops().loops(),
                        address,
                        loop -> accepting(loop)));
            }
            return made;
        } catch (RuntimeException e) {
            made.forEach(Binding::drainAndClose);
            throw e;
        }
    }

    private Accepting accepting(Loop loop) {
        LoopListener on = here.get(loop);
        ActorRef<Acceptor.Command> acceptor = acceptors.get(loop);
        if (on == null || acceptor == null) {
            throw new IllegalStateException("loop " + loop.index() + " is not this listener's");
        }
        return new Accepting(on, acceptor);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(this::on)
                .onSignal(PostStop.class, s -> stopped())
                .build();
    }

    private Behavior<Command> on(Command command) {
        return switch (command) {
            case Opened o -> {
                bindings.addAll(o.bindings());
                addresses = bindings.stream().map(Binding::address).toList();
                life.opened.complete(addresses);
                if (draining) {
                    closeBindings();
                }
                yield this;
            }
            case OpenFailed f -> Behaviors.stopped();
            case Swap s -> swap(s);
            case Drain d -> drain(d.within());
            case Pause p -> pause(p.done());
            case Resume r -> resume(r.done());
            case Reopened r -> reopened(r);
            case ReopenFailed f -> reopenFailed(f);
            case Count c -> count(c.reply());
            case BindingsClosed b -> {
                bindingsClosed = true;
                life.released.complete(null);
                acceptors.values().forEach(a -> a.tell(Acceptor.Drain.IT));
                yield look();
            }
            case Look l -> look();
            case Looked l -> {
                if (l.empty()) {
                    yield Behaviors.stopped();
                }
                timers.startSingleTimer(Look.IT, LOOK);
                yield this;
            }
            case TimeIsUp t -> {
                Refusal why = Refusal.of(Refusal.Kind.DRAINING, "drain deadline");
                acceptors.values().forEach(a -> a.tell(new Acceptor.CloseAll(why)));
                yield this;
            }
        };
    }

    private Behavior<Command> swap(Swap swap) {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (ActorRef<Acceptor.Command> acceptor : acceptors.values()) {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            all.add(done);
            acceptor.tell(new Acceptor.Swap(swap.policy(), swap.stack(), done));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenRun(() -> swap.done().complete(null));
        return this;
    }

    private Behavior<Command> count(CompletableFuture<ListenerCounters> reply) {
        List<CompletableFuture<ListenerCounters>> all = new ArrayList<>();
        for (ActorRef<Acceptor.Command> acceptor : acceptors.values()) {
            CompletableFuture<ListenerCounters> one = new CompletableFuture<>();
            all.add(one);
            acceptor.tell(new Acceptor.Count(one));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenRun(() -> {
            ListenerCounters sum = new ListenerCounters();
            all.forEach(one -> sum.add(one.join()));
            reply.complete(sum);
        });
        return this;
    }

    /**
     * The sockets are closed, not left open unasked: who comes is refused at once and can go
     * elsewhere, where it would wait in a queue that nobody serves. What the kernel has queued is
     * taken first, so that nobody who was let in is reset.
     */
    private Behavior<Command> pause(CompletableFuture<Void> done) {
        if (draining || paused) {
            done.complete(null);
            return this;
        }
        paused = true;
        life.paused(true, "");
        acceptors.values().forEach(a -> a.tell(new Acceptor.Pause(true)));
        closing = closeEverything();
        closing.whenComplete((v, e) -> done.complete(null));
        return this;
    }

    /** Closes what is open, and what is being opened, which is nobody's from now on. */
    private CompletableFuture<Void> closeEverything() {
        CompletableFuture<Void> late =
                reopening.exceptionally(failed -> List.of()).thenCompose(ListenerActor::closeAll);
        CompletableFuture<Void> all = CompletableFuture.allOf(closing, late, closeAll(bindings));
        opening++;
        reopening = CompletableFuture.completedFuture(List.of());
        bindings.clear();
        return all;
    }

    private Behavior<Command> resume(CompletableFuture<Void> done) {
        if (draining || !paused) {
            done.complete(null);
            return this;
        }
        paused = false;
        int mine = opening;
        reopening = closing.thenApplyAsync(v -> openAll(addresses), runtime.blocking());
        getContext().pipeToSelf(reopening, (made, failure) -> {
            if (failure == null) {
                return new Reopened(mine, made, done);
            }
            Throwable why = failure.getCause() == null ? failure : failure.getCause();
            return new ReopenFailed(mine, why, done);
        });
        return this;
    }

    private Behavior<Command> reopened(Reopened with) {
        // What was paused or drained meanwhile is closed by that.
        if (with.opening() == opening) {
            reopening = CompletableFuture.completedFuture(List.of());
            bindings.addAll(with.bindings());
            life.paused(false, "");
            acceptors.values().forEach(a -> a.tell(new Acceptor.Pause(false)));
        }
        with.done().complete(null);
        return this;
    }

    private Behavior<Command> reopenFailed(ReopenFailed with) {
        if (with.opening() == opening) {
            reopening = CompletableFuture.completedFuture(List.of());
            paused = true;
            life.paused(true, String.valueOf(with.why().getMessage()));
        }
        with.done().completeExceptionally(with.why());
        return this;
    }

    private static CompletableFuture<Void> closeAll(List<Binding> open) {
        return CompletableFuture.allOf(
                open.stream().map(Binding::drainAndClose).toArray(CompletableFuture[]::new));
    }

    private Behavior<Command> drain(Duration within) {
        if (!draining) {
            draining = true;
            life.draining();
            closeBindings();
        }
        timers.startSingleTimer(TimeIsUp.IT, within);
        return this;
    }

    private void closeBindings() {
        getContext().pipeToSelf(closeEverything(), (v, e) -> BindingsClosed.IT);
    }

    private Behavior<Command> look() {
        if (!bindingsClosed) {
            return this;
        }
        List<CompletableFuture<Boolean>> empty = new ArrayList<>();
        for (LoopListener on : here.values()) {
            empty.add(CompletableFuture.supplyAsync(on::isEmpty, on.loop().executor()));
        }
        getContext()
                .pipeToSelf(
                        CompletableFuture.allOf(empty.toArray(CompletableFuture[]::new)),
                        (v, e) -> new Looked(
                                e == null && empty.stream().allMatch(CompletableFuture::join)));
        return this;
    }

    private Behavior<Command> stopped() {
        closeEverything().whenComplete((v, e) -> life.released.complete(null));
        life.closed.complete(null);
        return this;
    }
}
