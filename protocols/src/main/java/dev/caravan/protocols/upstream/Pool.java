package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

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
    private boolean closed;
    private boolean failed;
    private long failedUntil;
    long connects;
    long failures;
    long requests;

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
        for (Lease lease = idle.pollFirst(); lease != null; lease = idle.pollFirst()) {
            if (lease.usable(now) && judge.refuses(target, lease.remote()).isEmpty()) {
                lent(lease);
                return lease;
            }
            lease.close();
        }
        return null;
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
        Lease oldest = fresh ? idle.pollLast() : null;
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
        for (Lease lease = idle.pollFirst(); lease != null; lease = idle.pollFirst()) {
            lease.close();
        }
        if (sweep != null) {
            sweep.end();
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
        } else if (idle.size() >= rules.maxIdle()) {
            lease.close();
        } else {
            lease.idleSince = now;
            idle.addFirst(lease);
            lease.side().read();
            sweepLater();
        }
    }

    void left(Lease lease) {
        open--;
        idle.remove(lease);
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
            idle.pollLast();
            last.close();
        }
    }
}
