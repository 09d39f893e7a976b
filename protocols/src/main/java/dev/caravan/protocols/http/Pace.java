package dev.caravan.protocols.http;

/**
 * Whether the bodies of an exchange move as they must, judged every {@link #TICK_NANOS}: a request's
 * body at 240 bytes a second at least once 5 s have passed, an answer taken at all within the time
 * the listener gives, and anything at all within its idle time. Pure.
 */
final class Pace {
    static final long TICK_NANOS = 5_000_000_000L;
    private static final long LEAST_BYTES = 240 * 5;

    private long in;
    private long out;
    private long stillNanos;

    /** What a look finds. */
    enum Verdict {
        FINE,
        /** The client sends its body too slowly. */
        SLOW,
        /** The client takes nothing of its answer. */
        STALLED,
        /** Nothing moves either way. */
        IDLE
    }

    /** What is looked at: bytes so far, and who is waited for. */
    record Look(long in, long out, boolean clientMustSend, boolean clientMustTake) {}

    /** Bodies begin to move. */
    void begin(long inSoFar, long outSoFar) {
        in = inSoFar;
        out = outSoFar;
        stillNanos = 0;
    }

    /** The verdict over one more tick. */
    Verdict look(Look now, long takeNanos, long idleNanos) {
        long came = now.in - in;
        long went = now.out - out;
        in = now.in;
        out = now.out;
        stillNanos = came == 0 && went == 0 ? stillNanos + TICK_NANOS : 0;
        if (now.clientMustSend && came < LEAST_BYTES) {
            return Verdict.SLOW;
        }
        if (now.clientMustTake && stillNanos >= takeNanos) {
            return Verdict.STALLED;
        }
        return stillNanos >= idleNanos ? Verdict.IDLE : Verdict.FINE;
    }
}
