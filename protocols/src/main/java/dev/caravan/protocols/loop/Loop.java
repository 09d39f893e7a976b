package dev.caravan.protocols.loop;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * One event loop with what its connections share: deadlines, time, scratch values. Everything but
 * {@link #executor()}, {@link #index()}, {@link #transport()} and {@link #time()} is touched on the
 * loop's thread only.
 */
public final class Loop {
    private final EventLoop executor;
    private final int index;
    private final EventLoops.Transport transport;
    private final Time time;
    private final String dispatcher;
    private final Deadlines deadlines;
    private final Watch watch = new Watch();
    private @Nullable Object[] locals = new Object[8];

    Loop(
            EventLoop executor,
            int index,
            EventLoops.Transport transport,
            Time time,
            String dispatcher) {
        this.executor = executor;
        this.index = index;
        this.transport = transport;
        this.time = time;
        this.dispatcher = dispatcher;
        this.deadlines = new Deadlines(executor, time);
    }

    /** Netty's loop behind this one. */
    public EventLoop executor() {
        return executor;
    }

    /** This loop's place among its siblings, from 0. */
    public int index() {
        return index;
    }

    /** What this loop's channels are made of. */
    public EventLoops.Transport transport() {
        return transport;
    }

    /** The injected clock. */
    public Time time() {
        return time;
    }

    /** The wheel on which this loop's connections keep their deadlines. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** Where the running layer signs in, so that a held loop can be explained. */
    public Watch watch() {
        return watch;
    }

    /** The id of the Pekko dispatcher whose only thread is this loop. */
    public String dispatcher() {
        return dispatcher;
    }

    /** Whether the calling thread is this loop's. */
    public boolean here() {
        return executor.inEventLoop();
    }

    /** This loop's value for {@code key}, made now when it is the first call. */
    @SuppressWarnings("unchecked")
    public <T> T local(LoopLocal<T> key) {
        int i = key.index;
        if (i >= locals.length) {
            locals = Arrays.copyOf(locals, Math.max(i + 1, locals.length * 2));
        }
        Object value = locals[i];
        if (value == null) {
            value = key.first.apply(this);
            locals[i] = value;
        }
        return (T) value;
    }

    /** What the loop is doing now; written on the loop, read by the watch of {@link EventLoops}. */
    public static final class Watch {
        private volatile @Nullable Object running;
        private long turn;

        /** A layer starts; {@code what} names it when asked by {@code toString}. */
        public void enter(Object what) {
            turn++;
            RUNNING.setOpaque(this, what);
        }

        /** The layer returned. */
        public void exit() {
            RUNNING.setOpaque(this, null);
        }

        @Nullable
        Object running() {
            return RUNNING.getOpaque(this);
        }

        long turn() {
            return (long) TURN.getOpaque(this);
        }

        private static final java.lang.invoke.VarHandle RUNNING;
        private static final java.lang.invoke.VarHandle TURN;

        static {
            try {
                var lookup = java.lang.invoke.MethodHandles.lookup();
                RUNNING = lookup.findVarHandle(Watch.class, "running", Object.class);
                TURN = lookup.findVarHandle(Watch.class, "turn", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
