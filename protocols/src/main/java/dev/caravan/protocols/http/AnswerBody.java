package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** An upstream's answer body, read by a filter instead of being passed on. */
final class AnswerBody implements Body {
    private final AnswerIn from;
    private @Nullable Receiver waiting;
    private @Nullable String broken;

    AnswerBody(AnswerIn from) {
        this.from = from;
    }

    @Override
    public void pull(Receiver to) {
        from.acting(() -> {
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
        String why = broken != null ? broken : from.fault();
        if (why != null) {
            waiting = null;
            to.failed(new IOException(why));
            return;
        }
        ByteBuf piece = from.take();
        if (piece != null) {
            waiting = null;
            byte[] copy = ByteBufUtil.getBytes(piece);
            piece.release();
            to.piece(Bytes.of(copy));
        } else if (from.taken()) {
            waiting = null;
            to.end(from.trailers());
        } else {
            String fault = from.fault();
            if (fault != null) {
                waiting = null;
                to.failed(new IOException(fault));
            } else {
                from.read();
            }
        }
    }

    void broke(String why) {
        broken = why;
        arrived();
    }

    @Override
    public void cancel() {
        from.acting(from::cancel);
    }

    @Override
    public long length() {
        return from.length();
    }
}
