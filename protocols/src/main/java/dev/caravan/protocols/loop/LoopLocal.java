package dev.caravan.protocols.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A key for one value an event loop: scratch arrays, free lists, pools. Made once, kept in a static
 * field; the value is made by the first {@link Loop#local} on each loop.
 */
public final class LoopLocal<T> {
    private static final AtomicInteger NEXT = new AtomicInteger();

    final int index = NEXT.getAndIncrement();
    final Function<Loop, T> first;

    private LoopLocal(Function<Loop, T> first) {
        this.first = first;
    }

    /** A key whose value on each loop is made by {@code first}, called on that loop. */
    public static <T> LoopLocal<T> of(Function<Loop, T> first) {
        return new LoopLocal<>(first);
    }
}
