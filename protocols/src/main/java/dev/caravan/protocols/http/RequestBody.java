package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.stack.Bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** A request's body, read by a filter or service. */
final class RequestBody implements Body {
    private final LiveExchange x;
    private final Wire wire;
    private final long length;
    private @Nullable Receiver waiting;

    RequestBody(LiveExchange x, long length) {
        this.x = x;
        this.wire = x.wire;
        this.length = length;
    }

    boolean waiting() {
        return waiting != null;
    }

    @Override
    public void pull(Receiver to) {
        x.acting(() -> ask(to));
    }

    private void ask(Receiver to) {
        if (x.over()) {
            to.failed(new IOException("the exchange is over"));
            return;
        }
        waiting = to;
        if (x.asked.expects) {
            wire.letSend(x);
        }
        arrived();
    }

    /** Something waits, or the end. */
    void arrived() {
        Receiver to = waiting;
        if (to == null) {
            return;
        }
        ByteBuf piece = wire.takeBody(x);
        HeadProblem problem = wire.bodyProblem(x);
        if (piece != null) {
            x.noteTaken(piece);
            waiting = null;
            byte[] copy = ByteBufUtil.getBytes(piece);
            piece.release();
            to.piece(Bytes.of(copy));
        } else if (problem != null) {
            waiting = null;
            to.failed(new IOException(problem.reason()));
        } else if (wire.bodyOver(x)) {
            waiting = null;
            to.end(List.of());
        } else {
            wire.readBody(x);
        }
    }

    void broke() {
        Receiver to = waiting;
        if (to != null) {
            waiting = null;
            to.failed(new IOException("the client ended before its request"));
        }
    }

    @Override
    public void cancel() {
        waiting = null;
    }

    @Override
    public long length() {
        return length;
    }
}
