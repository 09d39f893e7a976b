package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;

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
        Attempt attempt = new Attempt(judge, then);
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

    private void lent(Lease lease) {
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
        Attempt next = open < rules.maxConnections() ? waiting.pollFirst() : null;
        if (next != null) {
            next.dial();
        }
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

    /** One exchange's wait: in the queue, then for its connection. */
    private final class Attempt implements Egress.Outcome {
        private final Dial.Judge judge;
        private final Taker then;
        private Deadlines.@Nullable Deadline deadline;
        private @Nullable Runnable dialling;
        private boolean over;
        private boolean counted;

        Attempt(Dial.Judge judge, Taker then) {
            this.judge = judge;
            this.then = then;
        }

        void queue() {
            waiting.addLast(this);
            arm(this::waitedTooLong).in(rules.waitFor().toNanos());
        }

        private Deadlines.Deadline arm(Runnable late) {
            if (deadline != null) {
                deadline.end();
            }
            deadline = loop.deadlines().deadline(late);
            return deadline;
        }

        void dial() {
            open++;
            counted = true;
            connects++;
            arm(this::connectTimedOut).in(rules.connect().toNanos());
            Runnable cancel = egress.connect(new Dial(target, judge), loop, this);
            if (!over) {
                dialling = cancel;
            }
        }

        void reuse(Lease lease) {
            if (judge.refuses(target, lease.remote()).isPresent()) {
                waiting.addFirst(this);
                lease.close();
                return;
            }
            end();
            lent(lease);
            then.leased(lease);
        }

        @Override
        public void connected(Side side) {
            if (over) {
                side.close();
                return;
            }
            end();
            failed = false;
            long age = rules.maxAge().toNanos();
            long jitter = ThreadLocalRandom.current().nextLong(age / 10 + 1);
            Lease lease = new Lease(Pool.this, side, loop.time().nanos() + age - jitter);
            lent(lease);
            then.leased(lease);
        }

        @Override
        public void refused(Refusal why) {
            if (over) {
                return;
            }
            end();
            if (counted) {
                open--;
            }
            failures++;
            if (why.kind() != Refusal.Kind.NOT_ALLOWED) {
                failed = true;
                failedUntil = loop.time().nanos() + rules.backOff().toNanos();
            }
            then.refused(why);
            serveNext();
        }

        private void connectTimedOut() {
            Runnable cancel = dialling;
            if (cancel != null) {
                cancel.run();
            }
            refused(Refusal.of(Refusal.Kind.CONNECT_TIMED_OUT, target.toString()));
        }

        private void waitedTooLong() {
            waiting.remove(this);
            end();
            then.full(target + ": none of " + open + " connections became free in time");
        }

        void giveUp() {
            if (over) {
                return;
            }
            end();
            if (!counted) {
                waiting.remove(this);
                return;
            }
            if (dialling != null) {
                dialling.run();
            }
            open--;
            serveNext();
        }

        private void serveNext() {
            Attempt next = open < rules.maxConnections() ? waiting.pollFirst() : null;
            if (next != null) {
                next.dial();
            }
        }

        private void end() {
            over = true;
            if (deadline != null) {
                deadline.end();
            }
        }
    }
}
