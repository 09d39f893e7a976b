package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.upstream.Lease;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** An upstream's answer body, read by a filter instead of being passed on. */
final class AnswerBody implements Body {
    private final AnswerIn answer;
    private final Forward forward;
    private final BodyIn body;
    private @Nullable Receiver waiting;
    private @Nullable String broken;

    AnswerBody(AnswerIn answer) {
        this.answer = answer;
        this.forward = answer.forward();
        this.body = answer.received();
    }

    @Override
    public void pull(Receiver to) {
        forward.x.acting(() -> {
            waiting = to;
            arrived();
        });
    }

    /** Something waits, or the end. */
    void arrived() {
        Receiver to = waiting;
        if (to == null) {
            return;
        }
        Lease from = forward.lease();
        ByteBuf piece = from == null || broken != null ? null : body.next(from.side());
        String why = piece == null ? fault(from) : null;
        if (piece == null && why == null && !body.over() && from != null) {
            from.read();
            return;
        }
        waiting = null;
        if (piece != null) {
            byte[] copy = ByteBufUtil.getBytes(piece);
            piece.release();
            to.piece(Bytes.of(copy));
        } else if (why != null) {
            to.failed(new IOException(why));
        } else {
            answer.taken();
            to.end(ReceivedFields.list(body.trailers()));
        }
    }

    /** Why the body can go on no more, or null. */
    private @Nullable String fault(@Nullable Lease from) {
        HeadProblem problem = body.problem();
        if (broken != null || body.over()) {
            return broken;
        }
        if (problem != null) {
            return problem.reason();
        }
        if (from == null) {
            return "given up";
        }
        boolean ended = from.side().inputEnded() && from.readable() == 0;
        return ended && !body.ended() ? "the answer's body ended short" : null;
    }

    /** The connection broke. */
    void broke(String why) {
        broken = why;
        arrived();
    }

    @Override
    public void cancel() {
        forward.x.acting(forward::cancel);
    }

    @Override
    public long length() {
        return body.left() == Wire.NONE ? 0 : body.left();
    }
}
