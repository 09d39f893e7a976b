package dev.caravan.node.apply;

import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.listener.BindFailed;
import dev.caravan.protocols.listener.ListenerSpec;
import dev.caravan.protocols.listener.Listeners;

import org.apache.pekko.actor.typed.ActorRef;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes the listeners that run those that are wanted: opens the new, swaps the settings of the kept,
 * drains the rest. All or nothing: what cannot be opened leaves everything as it was.
 *
 * <p>A listener is kept when its addresses are, whatever its name; its connections are not touched.
 * Where a new one needs a port that another one has to give up first, that port is closed for the
 * moment between the two.
 *
 * <p>Blocks; any thread but a loop's, one at a time.
 */
final class OpenListeners {
    private final ActorRef<Listeners.Command> parent;
    private final OwnAddresses own;
    private final Duration drainWithin;
    private final List<CompletionStage<Void>> closing = new ArrayList<>();
    private final List<OpenListener> leaving = new CopyOnWriteArrayList<>();
    private volatile List<OpenListener> running = List.of();
    private boolean paused;
    private boolean ending;

    /**
     * @param parent of the listeners
     * @param own told of every address of a listener
     * @param drainWithin how long connections of a removed listener have to finish
     */
    OpenListeners(ActorRef<Listeners.Command> parent, OwnAddresses own, Duration drainWithin) {
        this.parent = parent;
        this.own = own;
        this.drainWithin = drainWithin;
    }

    /** The open listeners, in the order of the document. */
    List<OpenListener> running() {
        return running;
    }

    /** Those that were removed and still have connections. */
    List<OpenListener> leaving() {
        return List.copyOf(leaving);
    }

    /** No listener takes connections, nor any that is opened later. */
    synchronized CompletionStage<Void> pause() {
        paused = true;
        return each(Listeners.Handle::pause);
    }

    /** They take connections again; fails when an address cannot be had, others take them then. */
    synchronized CompletionStage<Void> resume() {
        if (ending) {
            return CompletableFuture.completedStage(null);
        }
        paused = false;
        return each(Listeners.Handle::resume);
    }

    /** They take no connections, and never will again. */
    synchronized CompletionStage<Void> stopAccepting() {
        ending = true;
        return pause();
    }

    private CompletionStage<Void> each(Function<Listeners.Handle, CompletionStage<Void>> what) {
        return CompletableFuture.allOf(running.stream()
                .map(listener -> what.apply(listener.handle()).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /**
     * Applies {@code wanted}; returns when it is what runs.
     *
     * @return completed when nothing is left of the listeners that went and every loop has the new
     *     settings, so that objects only the old ones used may end
     * @throws BindFailed when an address cannot be had; nothing has changed then
     */
    synchronized CompletionStage<Void> apply(List<ListenerSpec> wanted) {
        if (ending) {
            throw new IllegalStateException("the listeners of this node are ending");
        }
        Map<ListenerSpec, OpenListener> kept = kept(wanted);
        List<ListenerSpec> fresh =
                wanted.stream().filter(spec -> !kept.containsKey(spec)).toList();
        List<OpenListener> gone = new ArrayList<>(running);
        gone.removeAll(kept.values());
        List<OpenListener> inTheWay = gone.stream()
                .filter(old -> fresh.stream().anyMatch(s -> meet(s, old)))
                .toList();
        List<CompletionStage<Void>> ends = new ArrayList<>();
        inTheWay.forEach(old -> ends.add(drain(old)));
        inTheWay.forEach(old -> join(old.handle().released()));
        Map<ListenerSpec, OpenListener> opened = openAll(fresh, inTheWay);
        List<OpenListener> now = new ArrayList<>();
        for (ListenerSpec spec : wanted) {
            OpenListener made = opened.get(spec);
            now.add(made == null ? swapped(Objects.requireNonNull(kept.get(spec)), spec) : made);
        }
        running = List.copyOf(now);
        gone.stream().filter(old -> !inTheWay.contains(old)).forEach(old -> ends.add(drain(old)));
        return CompletableFuture.allOf(ends.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    /** Who stays open for whom: the same addresses under the same name, or under a new one. */
    private Map<ListenerSpec, OpenListener> kept(List<ListenerSpec> wanted) {
        Map<ListenerSpec, OpenListener> kept = new IdentityHashMap<>();
        List<OpenListener> left = new ArrayList<>(running);
        for (ListenerSpec spec : wanted) {
            take(left, old -> old.name().equals(spec.name()) && sameBinds(spec, old))
                    .ifPresent(old -> kept.put(spec, old));
        }
        for (ListenerSpec spec : wanted) {
            if (!kept.containsKey(spec) && !hasChosenPort(spec)) {
                take(left, old -> sameBinds(spec, old)).ifPresent(old -> kept.put(spec, old));
            }
        }
        return kept;
    }

    private static Optional<OpenListener> take(
            List<OpenListener> left, Predicate<OpenListener> which) {
        Optional<OpenListener> found = left.stream().filter(which).findFirst();
        found.ifPresent(left::remove);
        return found;
    }

    /** Drains every listener; completes when none is left, those that went before included. */
    synchronized CompletionStage<Void> drainAll(Duration within) {
        ending = true;
        running.forEach(this::forget);
        running.forEach(old -> closing.add(old.handle().drain(within)));
        return CompletableFuture.allOf(closing.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    private static OpenListener swapped(OpenListener old, ListenerSpec spec) {
        if (old.spec() != spec) {
            join(old.handle().swap(spec.policy(), spec.stack()));
            old.spec().stack().succeededBy(spec.stack());
        }
        return new OpenListener(spec, old.handle());
    }

    /** Opens all, or none and what was {@code inTheWay} again. */
    private Map<ListenerSpec, OpenListener> openAll(
            List<ListenerSpec> fresh, List<OpenListener> inTheWay) {
        Map<ListenerSpec, OpenListener> opened = new IdentityHashMap<>();
        try {
            for (ListenerSpec spec : fresh) {
                opened.put(spec, open(spec));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.values().forEach(this::forget);
            opened.values().forEach(made -> made.handle().drain(Duration.ZERO));
            opened.values().forEach(made -> join(made.handle().released()));
            List<OpenListener> now = new ArrayList<>(running);
            now.replaceAll(old -> inTheWay.contains(old) ? open(old.spec()) : old);
            running = List.copyOf(now);
            throw e;
        }
    }

    private OpenListener open(ListenerSpec spec) {
        OpenListener made = new OpenListener(spec, join(Listeners.open(parent, spec)));
        addresses(made).forEach(a -> own.add(OwnAddresses.Kind.LISTENERS, a));
        if (paused) {
            // It was opened, so it can be had; who came meanwhile is served.
            join(made.handle().pause());
        }
        return made;
    }

    private CompletionStage<Void> drain(OpenListener old) {
        CompletionStage<Void> closed = old.handle().drain(drainWithin);
        forget(old);
        closing.removeIf(stage -> stage.toCompletableFuture().isDone());
        closing.add(closed);
        leaving.add(old);
        closed.whenComplete((v, e) -> leaving.remove(old));
        return closed;
    }

    private void forget(OpenListener old) {
        addresses(old).forEach(a -> own.remove(OwnAddresses.Kind.LISTENERS, a));
    }

    private static List<InetSocketAddress> addresses(OpenListener listener) {
        return listener.handle().addresses().stream()
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
    }

    private static boolean sameBinds(ListenerSpec spec, OpenListener old) {
        return spec.binds().equals(old.spec().binds());
    }

    /** Whether the kernel chooses a port of it: such a listener is known by its name only. */
    private static boolean hasChosenPort(ListenerSpec spec) {
        return spec.binds().stream()
                .anyMatch(bind -> bind instanceof InetSocketAddress inet && inet.getPort() == 0);
    }

    /** Whether one needs a port, or a path, that the other has. */
    private static boolean meet(ListenerSpec spec, OpenListener old) {
        return spec.binds().stream()
                .anyMatch(a -> old.handle().addresses().stream().anyMatch(b -> meet(a, b)));
    }

    private static boolean meet(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress a && other instanceof InetSocketAddress b
                ? a.getPort() == b.getPort()
                : one.equals(other);
    }

    private static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BindFailed failed ? failed : e;
        }
    }
}
