package dev.caravan.node.agreement;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.CommitMark;
import dev.caravan.config.agreement.DedicatedThread;
import dev.caravan.config.agreement.MembershipException;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.agreement.Seat;
import dev.caravan.config.agreement.SeatSettings;
import dev.caravan.config.agreement.SteadyClock;
import dev.caravan.config.ledger.Ledger;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.store.NodeStore;
import dev.caravan.protocols.loop.Time;

import io.microraft.persistence.RestoredRaftState;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The agreement as a node has it all its life: before it belongs to a cluster, while its seat is
 * taken, and while a seat that stopped is taken anew from the disk.
 *
 * <pre>
 *   belongs nowhere ──► seated ◄──► waits (the seat stopped) ──► removed
 * </pre>
 */
public final class Seating implements Agreement, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Seating.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final NodeStore store;
    private final Peers peers;
    private final Executor blocking;
    private final Time time;
    private final long since;
    private final List<Consumer<LedgerView>> watchers = new CopyOnWriteArrayList<>();
    private volatile LedgerView known = new Ledger().view();
    private volatile @Nullable Seated seated;
    private volatile String waitingFor = "this node belongs to no cluster yet";
    private boolean closed;
    private Duration pause = FIRST_PAUSE;

    private record Seated(Seat seat, DedicatedThread thread, long sinceNanos) {}

    /**
     * Not yet seated.
     *
     * @param blocking for what waits for the disk
     */
    public Seating(NodeStore store, Peers peers, Executor blocking, Time time) {
        this.store = store;
        this.peers = peers;
        this.blocking = blocking;
        this.time = time;
        this.since = time.wallMillis();
    }

    /** Takes the seat; once. Blocks. */
    public synchronized void take(SeatSettings settings) {
        if (closed || seated != null) {
            return;
        }
        DedicatedThread thread = new DedicatedThread();
        try {
            Optional<RestoredRaftState> restored = store.restored();
            Seat seat = Seat.take(
                    settings,
                    new Seat.Parts(
                            restored,
                            store.raftStore(),
                            CommitMark.in(store.marks()),
                            peers,
                            thread,
                            new SteadyClock(time),
                            new Random()));
            seated = new Seated(seat, thread, time.nanos());
            seat.watch(this::seen);
            seat.stopped().thenAcceptAsync(why -> stopped(settings, why), blocking);
        } catch (RuntimeException e) {
            thread.close();
            LOG.warn("the seat cannot be taken: {}", e.toString());
            again(settings, String.valueOf(e.getMessage()));
        }
    }

    private synchronized void stopped(SeatSettings settings, Throwable why) {
        Seated was = seated;
        seated = null;
        if (was != null) {
            was.thread().close();
            boolean steady = time.nanos() - was.sinceNanos() >= LONGEST_PAUSE.toNanos();
            pause = steady ? FIRST_PAUSE : pause;
        }
        if (why instanceof MembershipException) {
            waitingFor = "this node was removed from the cluster";
            LOG.warn("this node was removed from the cluster: it serves what it serves, and"
                    + " agrees on nothing any more");
        } else if (!closed) {
            again(settings, "this node's seat stopped: " + why.getMessage());
        }
    }

    private void again(SeatSettings settings, String why) {
        waitingFor = why;
        Executor later = CompletableFuture.delayedExecutor(
                pause.toMillis(), TimeUnit.MILLISECONDS, blocking);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        later.execute(() -> take(settings));
    }

    private void seen(LedgerView view) {
        synchronized (watchers) {
            known = view;
            watchers.forEach(watcher -> watcher.accept(view));
        }
    }

    /** The seat, while it is taken. */
    public Optional<Seat> seat() {
        return Optional.ofNullable(seated).map(Seated::seat);
    }

    @Override
    public CompletionStage<Outcome> propose(Proposal proposal) {
        Seated now = seated;
        return now == null ? nobody() : now.seat().propose(proposal);
    }

    @Override
    public CompletionStage<LedgerView> read() {
        Seated now = seated;
        return now == null ? nobody() : now.seat().read();
    }

    private <T> CompletionStage<T> nobody() {
        return CompletableFuture.failedFuture(new NoQuorumException(waitingFor));
    }

    @Override
    public LedgerView local() {
        return known;
    }

    @Override
    public AutoCloseable watch(Consumer<LedgerView> then) {
        Consumer<LedgerView> watcher = then::accept;
        synchronized (watchers) {
            watchers.add(watcher);
            watcher.accept(known);
        }
        return () -> {
            synchronized (watchers) {
                watchers.remove(watcher);
            }
        };
    }

    @Override
    public Standing standing() {
        Seated now = seated;
        return now == null
                ? new Standing(Optional.empty(), false, false, 0, false, since)
                : now.seat().standing();
    }

    /** Leaves the seat, not to take it again. Blocks. */
    @Override
    public void close() {
        Seated was;
        synchronized (this) {
            closed = true;
            was = seated;
        }
        if (was != null) {
            was.seat().close();
            was.thread().close();
        }
    }
}
