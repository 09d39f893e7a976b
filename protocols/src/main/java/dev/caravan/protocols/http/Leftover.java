package dev.caravan.protocols.http;

import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

/**
 * What is left of a request's body when its answer was given: read and dropped, within a bound, so
 * that the connection can serve the next request (RFC 9112 §9.3).
 */
final class Leftover {
    private static final int MOST_BYTES = 64 * 1024;

    private int dropped;

    /** How far it is. */
    enum Progress {
        /** The body is over. */
        DONE,
        /** More is to come. */
        MORE,
        /** It is too long, broken, or will never end. */
        HOPELESS
    }

    void begin() {
        dropped = 0;
    }

    Progress drop(Side from, BodyIn body) {
        for (ByteBuf b = body.next(from); b != null; b = body.next(from)) {
            dropped += b.readableBytes();
            b.release();
        }
        if (body.over()) {
            return Progress.DONE;
        }
        boolean hopeless = dropped > MOST_BYTES || body.problem() != null || from.inputEnded();
        return hopeless ? Progress.HOPELESS : Progress.MORE;
    }
}
