package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;

/**
 * The connections of one loop to one target. The one used last is lent first, so that what is not
 * needed grows old and ends. No locks: everything runs on the loop.
 */
public final class Pool {
    private final Loop loop;
    private final Target target;
    private final Egress egress;
    private PoolRules rules;
    private final ArrayDeque<Lease> idle = new ArrayDeque<>();
    private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
    private Deadlines.@Nullable Deadline sweep;
    private int open;
    private int idling;
    private boolean closed;
    private boolean out;
    private boolean failed;
    private long failedUntil;
    long connects;
    long failures;
    long requests;

    /** The counts as another thread sees them. */
    record Glance(int open, int idle, long connects, long failures, long requests) {
        private static final VarHandle OPEN = field("open", int.class);
        private static final VarHandle IDLING = field("idling", int.class);
        private static final VarHandle CONNECTS = field("connects", long.class);
        private static final VarHandle FAILURES = field("failures", long.class);
        private static final VarHandle REQUESTS = field("requests", long.class);

        private static VarHandle field(String name, Class<?> type) {
            try {
                return MethodHandles.lookup().findVarHandle(Pool.class, name, type);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    Pool(Loop loop, Target target, Egress egress, PoolRules rules) {
        this.loop = loop;
        this.target = target;
        this.egress = egress;
        this.rules = rules;
    }

    Loop loop() {
        return loop;
    }

    /** Where its connections go. */
    public Target target() {
        return target;
    }

    /** The connection used last, if one idles whose address still may be dialled. */
    public @Nullable Lease poll(long now, Dial.Judge judge) {
        for (Lease lease = taken(); lease != null; lease = taken()) {
            if (lease.usable(now) && judge.refuses(target, lease.remote()).isEmpty()) {
                lent(lease);
                return lease;
            }
            lease.close();
        }
        return null;
    }

    private @Nullable Lease taken() {
        Lease lease = idle.pollFirst();
        if (lease != null) {
            idling--;
        }
        return lease;
    }

    private @Nullable Lease oldest() {
        Lease lease = idle.pollLast();
        if (lease != null) {
            idling--;
        }
        return lease;
    }

    /** The counts as they were a moment ago; the one thing that any thread may ask. */
    Glance glance() {
        return new Glance(
                (int) Glance.OPEN.getOpaque(this),
                (int) Glance.IDLING.getOpaque(this),
                (long) Glance.CONNECTS.getOpaque(this),
                (long) Glance.FAILURES.getOpaque(this),
                (long) Glance.REQUESTS.getOpaque(this));
    }

    /**
     * A connection: an idle one, a new one, or the next that becomes free.
     *
     * @param freshOnly not one that served before: a request is sent again
     * @return gives up the wait; the taker is not told afterwards
     */
    public Runnable lease(Dial.Judge judge, boolean freshOnly, Taker then) {
        Lease now = freshOnly ? null : poll(loop.time().nanos(), judge);
        if (now != null) {
            then.leased(now);
            return () -> {};
        }
        Attempt attempt = new Attempt(this, judge, then);
        if (open < rules.maxConnections()) {
            attempt.dial();
        } else if (idle.isEmpty() && waiting.size() >= rules.maxWaiting()) {
            then.full(target + ": " + waiting.size() + " wait already");
        } else {
            attempt.queue();
            evictFor(freshOnly);
        }
        return attempt::giveUp;
    }

    /** An idle connection makes room for the fresh one that is asked for. */
    private void evictFor(boolean fresh) {
        Lease oldest = fresh ? oldest() : null;
        if (oldest != null) {
            oldest.close();
        }
    }

    /** Whether it keeps no connections any more. */
    public boolean closed() {
        return closed;
    }

    /** Whether a connect failed a moment ago. */
    boolean backingOff(long now) {
        if (failed && now - failedUntil >= 0) {
            failed = false;
        }
        return failed;
    }

    int idle() {
        return idle.size();
    }

    int open() {
        return open;
    }

    boolean unused() {
        return open == 0 && waiting.isEmpty();
    }

    void rules(PoolRules changed) {
        rules = changed;
    }

    /** Ends what idles; what is lent ends when it comes back. */
    void close() {
        closed = true;
        closeIdle();
        if (sweep != null) {
            sweep.end();
        }
    }

    private void closeIdle() {
        for (Lease lease = taken(); lease != null; lease = taken()) {
            lease.close();
        }
    }

    /** Whether it keeps no connections for now: what idles ends, and what comes back. */
    void out(boolean now) {
        out = now;
        if (now) {
            closeIdle();
        }
    }

    PoolRules rules() {
        return rules;
    }

    Egress egress() {
        return egress;
    }

    void queued(Attempt attempt) {
        waiting.addLast(attempt);
    }

    /** Back in the queue, before all others. */
    void first(Attempt attempt) {
        waiting.addFirst(attempt);
    }

    void dequeued(Attempt attempt) {
        waiting.remove(attempt);
    }

    /** A connect begins; its place is taken. */
    void dialling() {
        open++;
        connects++;
    }

    /** A connect came out well. */
    void reached() {
        failed = false;
    }

    /** A connect failed; its place is free. */
    void failed(Refusal why) {
        open--;
        failures++;
        if (why.kind() != Refusal.Kind.NOT_ALLOWED) {
            failed = true;
            failedUntil = loop.time().nanos() + rules.backOff().toNanos();
        }
    }

    /** A connect was given up; its place is free. */
    void gaveUp() {
        open--;
    }

    /** A place is free: the first that waits may dial. */
    void serveNext() {
        Attempt next = open < rules.maxConnections() ? waiting.pollFirst() : null;
        if (next != null) {
            next.dial();
        }
    }

    void lent(Lease lease) {
        lease.served++;
        requests++;
    }

    void giveBack(Lease lease, long now) {
        if (closed || !lease.usable(now)) {
            lease.close();
            return;
        }
        Attempt next = waiting.pollFirst();
        if (next != null) {
            next.reuse(lease);
        } else if (out || idle.size() >= rules.maxIdle()) {
            lease.close();
        } else {
            lease.idleSince = now;
            idle.addFirst(lease);
            idling++;
            lease.side().read();
            sweepLater();
        }
    }

    void left(Lease lease) {
        open--;
        if (idle.remove(lease)) {
            idling--;
        }
        serveNext();
    }

    private void sweepLater() {
        if (sweep == null) {
            sweep = loop.deadlines().deadline(this::sweep);
        }
        if (!sweep.isSet()) {
            sweep.in(rules.idle().toNanos());
        }
    }

    private void sweep() {
        long now = loop.time().nanos();
        long most = rules.idle().toNanos();
        for (Lease last = idle.peekLast(); last != null; last = idle.peekLast()) {
            long left = most - (now - last.idleSince);
            if (left > 0 && last.usable(now)) {
                if (sweep != null) {
                    sweep.in(left);
                }
                return;
            }
            oldest();
            last.close();
        }
    }
}
