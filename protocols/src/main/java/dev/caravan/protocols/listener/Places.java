package dev.caravan.protocols.listener;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts of open connections, of a node and of each source, that decide whether one more may come.
 * Used from every loop. Loopback sources are not counted one by one.
 */
public final class Places {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, AtomicInteger> sources = new ConcurrentHashMap<>();

    /**
     * @param most open connections of the whole node at most
     */
    public Places(int most) {
        this.most = most;
    }

    /** Connections open now. */
    public int open() {
        return open.get();
    }

    /** Takes one place of the node; false when there is none. */
    boolean take() {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void giveBack() {
        open.decrementAndGet();
    }

    /** Takes one of {@code perSource} places of {@code source}; 0 counts without a bound. */
    boolean takeOf(InetAddress source, int perSource) {
        if (source.isLoopbackAddress()) {
            return true;
        }
        boolean[] taken = {true};
        sources.compute(source, (address, count) -> {
            AtomicInteger now = count == null ? new AtomicInteger() : count;
            if (perSource > 0 && now.get() >= perSource) {
                taken[0] = false;
            } else {
                now.incrementAndGet();
            }
            return now;
        });
        return taken[0];
    }

    void giveBackOf(InetAddress source) {
        if (source.isLoopbackAddress()) {
            return;
        }
        sources.computeIfPresent(
                source, (address, count) -> count.decrementAndGet() <= 0 ? null : count);
    }
}
