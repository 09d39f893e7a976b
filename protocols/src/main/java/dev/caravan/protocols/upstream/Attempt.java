package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.wire.Side;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ThreadLocalRandom;

/** One exchange's wait: in the queue, then for its connection. */
final class Attempt implements Egress.Outcome {
    private final Pool pool;
    private final Dial.Judge judge;
    private final Taker then;
    private Deadlines.@Nullable Deadline deadline;
    private @Nullable Runnable dialling;
    private boolean over;
    private boolean counted;

    Attempt(Pool pool, Dial.Judge judge, Taker then) {
        this.pool = pool;
        this.judge = judge;
        this.then = then;
    }

    void queue() {
        pool.queued(this);
        arm(this::waitedTooLong).in(pool.rules().waitFor().toNanos());
    }

    private Deadlines.Deadline arm(Runnable late) {
        if (deadline != null) {
            deadline.end();
        }
        deadline = pool.loop().deadlines().deadline(late);
        return deadline;
    }

    void dial() {
        pool.dialling();
        counted = true;
        arm(this::connectTimedOut).in(pool.rules().connect().toNanos());
        Runnable cancel = pool.egress().connect(new Dial(pool.target(), judge), pool.loop(), this);
        if (!over) {
            dialling = cancel;
        }
    }

    void reuse(Lease lease) {
        if (judge.refuses(pool.target(), lease.remote()).isPresent()) {
            pool.first(this);
            lease.close();
            return;
        }
        end();
        pool.lent(lease);
        then.leased(lease);
    }

    @Override
    public void connected(Side side) {
        if (over) {
            side.close();
            return;
        }
        end();
        pool.reached();
        long age = pool.rules().maxAge().toNanos();
        long jitter = ThreadLocalRandom.current().nextLong(age / 10 + 1);
        Lease lease = new Lease(pool, side, pool.loop().time().nanos() + age - jitter);
        pool.lent(lease);
        then.leased(lease);
    }

    @Override
    public void refused(Refusal why) {
        if (over) {
            return;
        }
        end();
        pool.failed(why);
        then.refused(why);
        pool.serveNext();
    }

    private void connectTimedOut() {
        Runnable cancel = dialling;
        if (cancel != null) {
            cancel.run();
        }
        refused(Refusal.of(Refusal.Kind.CONNECT_TIMED_OUT, pool.target().toString()));
    }

    private void waitedTooLong() {
        pool.dequeued(this);
        end();
        then.full(pool.target() + ": none of " + pool.open() + " connections became free in time");
    }

    void giveUp() {
        if (over) {
            return;
        }
        end();
        if (!counted) {
            pool.dequeued(this);
            return;
        }
        if (dialling != null) {
            dialling.run();
        }
        pool.gaveUp();
        pool.serveNext();
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.end();
        }
    }
}
