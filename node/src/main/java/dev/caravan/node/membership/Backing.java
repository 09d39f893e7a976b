package dev.caravan.node.membership;

import dev.caravan.protocols.loop.Time;

import java.time.Duration;

/**
 * A node's word, for a while, that another one may run their stopped cluster again. Forgotten with
 * the process: should two nodes run it for once, they find each other, and one joins the other.
 */
final class Backing {
    private static final long HOLDS_NANOS = Duration.ofSeconds(5).toNanos();

    private final Time time;
    private String node = "";
    private long givenAt;

    Backing(Time time) {
        this.time = time;
    }

    /** Backs {@code wanted}, unless another one is backed still; whether it does. */
    boolean back(String wanted) {
        if (!node.equals(wanted) && isGiven()) {
            return false;
        }
        node = wanted;
        givenAt = time.nanos();
        return true;
    }

    /** Whether {@code asked} is backed. */
    boolean backs(String asked) {
        return node.equals(asked) && isGiven();
    }

    private boolean isGiven() {
        return !node.isEmpty() && time.nanos() - givenAt < HOLDS_NANOS;
    }
}
