package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.BodyFraming;
import dev.caravan.protocols.http1.BodyStep;
import dev.caravan.protocols.http1.ChunkedDecoder;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.HeadRules;
import dev.caravan.protocols.wire.Inbound;
import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/** The body of a message that arrives on a side, by its framing (RFC 9112 §6.3). */
final class BodyIn {
    private BodyFraming framing = BodyFraming.NONE;
    private long left;
    private boolean over = true;
    private @Nullable ChunkedDecoder chunks;
    private @Nullable HeadProblem problem;

    /** A body begins. */
    void begin(BodyFraming how, long contentLength, HeadRules rules) {
        framing = how;
        problem = null;
        over = how == BodyFraming.NONE || how == BodyFraming.TUNNEL;
        left = how == BodyFraming.LENGTH ? contentLength : 0;
        if (how == BodyFraming.CHUNKED) {
            if (chunks == null) {
                chunks = ChunkedDecoder.create(rules);
            } else {
                chunks.restart(rules);
            }
        }
    }

    /** Whether all of it was taken. */
    boolean over() {
        return over;
    }

    /** Bytes still to come: {@link Wire#UNKNOWN} where the head does not say. */
    long left() {
        return switch (framing) {
            case LENGTH -> left;
            case CHUNKED, UNTIL_CLOSE -> Wire.UNKNOWN;
            case NONE, TUNNEL -> Wire.NONE;
        };
    }

    boolean untilClose() {
        return framing == BodyFraming.UNTIL_CLOSE;
    }

    /**
     * The peer ended its direction and everything was taken.
     *
     * @return whether the body is complete by that
     */
    boolean ended() {
        over |= framing == BodyFraming.UNTIL_CLOSE;
        return over;
    }

    /** The next bytes, the caller's; null when none waits, it is over, or it is malformed. */
    @Nullable
    ByteBuf next(Side side) {
        if (over || problem != null) {
            return null;
        }
        return switch (framing) {
            case LENGTH -> counted(side.inbound());
            case CHUNKED -> unchunked(side.inbound());
            case UNTIL_CLOSE -> side.inbound().takeFirst();
            case NONE, TUNNEL -> null;
        };
    }

    private @Nullable ByteBuf counted(Inbound inbound) {
        ByteBuf piece = inbound.takeSlice((int) Math.min(left, Integer.MAX_VALUE));
        if (piece != null) {
            left -= piece.readableBytes();
            over = left == 0;
        }
        return piece;
    }

    private @Nullable ByteBuf unchunked(Inbound inbound) {
        ChunkedDecoder decoder = chunks;
        ByteBuf in = inbound.first();
        while (decoder != null && in != null) {
            BodyStep step = decoder.next(in);
            int length = decoder.length();
            boolean stuck = in.isReadable();
            inbound.consumed();
            switch (step) {
                case DATA -> {
                    return inbound.takeSlice(length);
                }
                case NEED_MORE -> in = stuck ? null : inbound.first();
                case DONE -> {
                    over = true;
                    return null;
                }
                case MALFORMED -> {
                    problem = decoder.problem();
                    return null;
                }
            }
        }
        return null;
    }

    /** What is wrong with it, or null. */
    @Nullable
    HeadProblem problem() {
        return problem;
    }

    /** The trailers that came after its last chunk, or null. */
    @Nullable
    Fields trailers() {
        return framing == BodyFraming.CHUNKED && over && chunks != null ? chunks.trailers() : null;
    }
}
