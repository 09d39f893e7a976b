package dev.caravan.protocols.egress;

import dev.caravan.protocols.egress.Resolver.Family;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which address to try when (RFC 8305): IPv6 first, the families in turn, the next one after a
 * failure or a quarter of a second, the first that connects wins. Pure: it is told what happened and
 * when, and says what to do next.
 */
final class HappyEyeballs {
    /** Section 5: how long one attempt runs alone. */
    static final long ATTEMPT_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Section 3: how long IPv4 addresses wait for the IPv6 answer. */
    static final long RESOLUTION_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ArrayDeque<InetAddress> six = new ArrayDeque<>();
    private final ArrayDeque<InetAddress> four = new ArrayDeque<>();
    private boolean sixKnown;
    private boolean fourKnown;
    private long fourSince;
    private boolean started;
    private boolean lastWasSix;
    private boolean hurry;
    private long lastStart;
    private int running;

    /** What to do now. */
    sealed interface Step {
        /** Start an attempt, and ask again. */
        record Dial(InetAddress address) implements Step {}

        /** Nothing before {@code untilNanos}, unless something happens. */
        record Wait(long untilNanos) implements Step {}

        /** Nothing until something happens. */
        enum WaitForNews implements Step {
            IT
        }

        /** No address is left, and no attempt runs. */
        enum GiveUp implements Step {
            IT
        }
    }

    /** The look-up for {@code family} came back with these, or with none. */
    void resolved(Family family, List<InetAddress> addresses, long nowNanos) {
        if (family == Family.IPV6) {
            sixKnown = true;
            six.addAll(addresses);
        } else {
            fourKnown = true;
            fourSince = nowNanos;
            four.addAll(addresses);
        }
    }

    /** An attempt failed. */
    void failed() {
        running--;
        hurry = true;
    }

    /** What to do at {@code nowNanos}. */
    Step next(long nowNanos) {
        if (six.isEmpty() && four.isEmpty()) {
            boolean more = running > 0 || !sixKnown || !fourKnown;
            return more ? Step.WaitForNews.IT : Step.GiveUp.IT;
        }
        if (running > 0 && !hurry && nowNanos - lastStart < ATTEMPT_DELAY_NANOS) {
            return new Step.Wait(lastStart + ATTEMPT_DELAY_NANOS);
        }
        if (!started && !sixKnown && nowNanos - fourSince < RESOLUTION_DELAY_NANOS) {
            return new Step.Wait(fourSince + RESOLUTION_DELAY_NANOS);
        }
        boolean takeSix = four.isEmpty() || !six.isEmpty() && !(started && lastWasSix);
        started = true;
        lastWasSix = takeSix;
        lastStart = nowNanos;
        hurry = false;
        running++;
        return new Step.Dial(takeSix ? six.removeFirst() : four.removeFirst());
    }
}
