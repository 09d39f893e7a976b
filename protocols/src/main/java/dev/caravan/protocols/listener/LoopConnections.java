package dev.caravan.protocols.listener;

import dev.caravan.protocols.connection.LiveState;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Every connection of one loop, through the listeners that have a part there: a connection is noted
 * once, by its listener. It also numbers them, so that no two of a node have one number. Confined to
 * its loop.
 */
final class LoopConnections {
    private static final LoopLocal<LoopConnections> HERE =
            LoopLocal.of(loop -> new LoopConnections());

    private final List<LoopListener> listeners = new ArrayList<>();
    private long next;

    private LoopConnections() {}

    /** Those of {@code loop}, called on it. */
    static LoopConnections of(Loop loop) {
        return loop.local(HERE);
    }

    /**
     * A number that no other connection of the loops has, larger than every one before it here.
     *
     * @param loops how many loops there are
     */
    long nextId(Loop loop, int loops) {
        return next++ * loops + loop.index();
    }

    void add(LoopListener listener) {
        listeners.add(listener);
    }

    void remove(LoopListener listener) {
        listeners.remove(listener);
    }

    /** The connection of that number, or null. */
    @Nullable
    LiveState find(long id) {
        for (LoopListener listener : listeners) {
            LiveState live = listener.find(id);
            if (live != null) {
                return live;
            }
        }
        return null;
    }

    /** All of them as they are now, in no order. */
    LiveState[] all() {
        List<LiveState> all = new ArrayList<>();
        for (LoopListener listener : listeners) {
            all.addAll(listener.connections());
        }
        return all.toArray(LiveState[]::new);
    }
}
