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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

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
    private volatile List<OpenListener> running = List.of();

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

    /**
     * Applies {@code wanted}; returns when it is what runs.
     *
     * @return completed when nothing is left of the listeners that went and every loop has the new
     *     settings, so that objects only the old ones used may end
     * @throws BindFailed when an address cannot be had; nothing has changed then
     */
    synchronized CompletionStage<Void> apply(List<ListenerSpec> wanted) {
        List<OpenListener> gone = new ArrayList<>(running);
        gone.removeIf(old -> wanted.stream().anyMatch(spec -> sameBinds(spec, old.spec())));
        List<ListenerSpec> fresh = wanted.stream()
                .filter(spec -> running.stream().noneMatch(old -> sameBinds(spec, old.spec())))
                .toList();
        List<OpenListener> inTheWay = gone.stream()
                .filter(old -> fresh.stream().anyMatch(s -> meet(s, old)))
                .toList();
        List<CompletionStage<Void>> ends = new ArrayList<>();
        inTheWay.forEach(old -> ends.add(drain(old)));
        inTheWay.forEach(old -> join(old.handle().released()));
        List<OpenListener> opened = openAll(fresh, inTheWay);
        List<OpenListener> now = new ArrayList<>();
        for (ListenerSpec spec : wanted) {
            now.add(opened.stream()
                    .filter(made -> made.spec() == spec)
                    .findFirst()
                    .orElseGet(() -> kept(spec)));
        }
        running = List.copyOf(now);
        gone.stream().filter(old -> !inTheWay.contains(old)).forEach(old -> ends.add(drain(old)));
        return CompletableFuture.allOf(ends.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    /** Drains every listener; completes when none is left, those that went before included. */
    synchronized CompletionStage<Void> drainAll(Duration within) {
        running.forEach(this::forget);
        running.forEach(old -> closing.add(old.handle().drain(within)));
        return CompletableFuture.allOf(closing.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    private OpenListener kept(ListenerSpec spec) {
        OpenListener old = running.stream()
                .filter(r -> sameBinds(spec, r.spec()))
                .findFirst()
                .orElseThrow();
        if (old.spec() != spec) {
            join(old.handle().swap(spec.policy(), spec.stack()));
        }
        return new OpenListener(spec, old.handle());
    }

    /** Opens all, or none and what was {@code inTheWay} again. */
    private List<OpenListener> openAll(List<ListenerSpec> fresh, List<OpenListener> inTheWay) {
        List<OpenListener> opened = new ArrayList<>();
        try {
            for (ListenerSpec spec : fresh) {
                opened.add(open(spec));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(made -> {
                forget(made);
                made.handle().drain(Duration.ZERO);
            });
            opened.forEach(made -> join(made.handle().released()));
            List<OpenListener> now = new ArrayList<>(running);
            now.replaceAll(old -> inTheWay.contains(old) ? open(old.spec()) : old);
            running = List.copyOf(now);
            throw e;
        }
    }

    private OpenListener open(ListenerSpec spec) {
        OpenListener made = new OpenListener(spec, join(Listeners.open(parent, spec)));
        addresses(made).forEach(a -> own.add(OwnAddresses.Kind.LISTENERS, a));
        return made;
    }

    private CompletionStage<Void> drain(OpenListener old) {
        CompletionStage<Void> closed = old.handle().drain(drainWithin);
        forget(old);
        closing.removeIf(stage -> stage.toCompletableFuture().isDone());
        closing.add(closed);
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

    private static boolean sameBinds(ListenerSpec one, ListenerSpec other) {
        return one.binds().equals(other.binds());
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
