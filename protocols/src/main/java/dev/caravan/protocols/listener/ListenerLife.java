package dev.caravan.protocols.listener;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What others see of a listener's life; written by its actor, read by any thread. */
final class ListenerLife {
    /** Its bound addresses, or {@link BindFailed}. */
    final CompletableFuture<List<SocketAddress>> opened = new CompletableFuture<>();

    /** It accepts no more and its addresses are free. */
    final CompletableFuture<Void> released = new CompletableFuture<>();

    /** Nothing of it is left. */
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    private volatile List<ListenerCounters> counters = List.of();
    private volatile boolean draining;
    private volatile boolean paused;
    private volatile String error = "";

    void counters(List<ListenerCounters> all) {
        counters = List.copyOf(all);
    }

    /** It accepts, or for the reason {@code why} it does not for now. */
    void paused(boolean now, String why) {
        error = why;
        paused = now;
    }

    void draining() {
        draining = true;
    }

    Listeners.Status status() {
        if (closed.isDone()) {
            return Listeners.Status.CLOSED;
        }
        if (draining) {
            return Listeners.Status.DRAINING;
        }
        return paused ? Listeners.Status.PAUSED : Listeners.Status.OPEN;
    }

    String error() {
        return error;
    }

    ListenerCounters.Glance glance() {
        ListenerCounters.Glance sum = new ListenerCounters.Glance(0, 0, 0);
        for (ListenerCounters one : counters) {
            sum = sum.plus(one.glance());
        }
        return sum;
    }
}
