package dev.caravan.protocols.loop;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * One coarse wheel of deadlines on a loop, 100 ms a slot. Setting and clearing a deadline is the
 * writing of a field; the wheel moves an entry only when its slot comes round and finds it later
 * than it was. A deadline is never early and at most two slots late.
 *
 * <p>Everything here runs on the loop's own thread.
 */
public final class Deadlines {
    /** The width of a slot in nanoseconds. */
    public static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int SLOTS = 512;
    private static final long NONE = Long.MAX_VALUE;

    private final EventLoop loop;
    private final Time time;
    private final Entry[] slots = new Entry[SLOTS];
    private final long origin;
    private long tick;
    private int entries;
    private boolean ticking;

    Deadlines(EventLoop loop, Time time) {
        this.loop = loop;
        this.time = time;
        this.origin = time.nanos();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Entry(null);
        }
    }

    /** A deadline that is not set; {@code then} runs on the loop when it passes. */
    public Deadline deadline(Runnable then) {
        return new Entry(then);
    }

    /** One re-armable deadline, owned by one connection, pool or listener. */
    public sealed interface Deadline {
        /** Arms, or re-arms, for {@code nanos} from now. */
        void in(long nanos);

        /** Disarms; the same deadline can be armed again. */
        void clear();

        /** Whether it is armed. */
        boolean isSet();

        /** Disarms and leaves the wheel at once, so that nothing of the owner stays reachable. */
        void end();
    }

    /** Moves the wheel to the clock's now and runs what is due; the loop's timer does this itself. */
    void turn() {
        long now = time.nanos();
        long target = (now - origin) / SLOT_NANOS;
        if (target - tick > SLOTS) {
            tick = target - SLOTS;
        }
        while (tick < target) {
            tick++;
            sweep(slots[(int) (tick % SLOTS)], now);
        }
    }

    private void sweep(Entry head, long now) {
        if (head.next == head) {
            return;
        }
        // The list is moved first: what runs may arm into this very slot, or end its neighbours.
        Entry due = new Entry(null);
        due.next = head.next;
        due.previous = head.previous;
        due.next.previous = due;
        due.previous.next = due;
        head.next = head;
        head.previous = head;
        while (due.next != due) {
            Entry e = due.next;
            e.unlink();
            if (e.due == NONE) {
                continue;
            }
            if (e.due <= now) {
                e.due = NONE;
                e.run();
            } else {
                link(e);
            }
        }
    }

    private void link(Entry e) {
        long slot = Math.max(tick + 1, (e.due - origin) / SLOT_NANOS + 1);
        slot = Math.min(slot, tick + SLOTS - 1);
        Entry head = slots[(int) (slot % SLOTS)];
        e.slot = slot;
        e.previous = head.previous;
        e.next = head;
        head.previous.next = e;
        head.previous = e;
        e.linked = true;
        entries++;
        if (!ticking) {
            ticking = true;
            tickLater();
        }
    }

    private void tickLater() {
        loop.schedule(this::ticked, SLOT_NANOS, TimeUnit.NANOSECONDS);
    }

    private void ticked() {
        turn();
        if (entries > 0) {
            tickLater();
        } else {
            ticking = false;
        }
    }

    private final class Entry implements Deadline {
        private final @Nullable Runnable then;
        private Entry next = this;
        private Entry previous = this;
        private long due = NONE;
        private long slot;
        private boolean linked;

        Entry(@Nullable Runnable then) {
            this.then = then;
        }

        @Override
        public void in(long nanos) {
            long now = time.nanos();
            due = nanos >= NONE - now ? NONE - 1 : now + nanos;
            if (!linked) {
                if (entries == 0) {
                    tick = Math.max(tick, (now - origin) / SLOT_NANOS);
                }
                link(this);
            } else if ((due - origin) / SLOT_NANOS + 1 < slot) {
                unlink();
                link(this);
            }
        }

        @Override
        public void clear() {
            due = NONE;
        }

        @Override
        public boolean isSet() {
            return due != NONE;
        }

        @Override
        public void end() {
            due = NONE;
            if (linked) {
                unlink();
            }
        }

        private void unlink() {
            previous.next = next;
            next.previous = previous;
            next = this;
            previous = this;
            linked = false;
            entries--;
        }

        void run() {
            if (then != null) {
                then.run();
            }
        }
    }
}
