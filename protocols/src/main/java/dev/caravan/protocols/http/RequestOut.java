package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.HeadWriter;
import dev.caravan.protocols.upstream.Lease;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * The request on its way to an endpoint: its head with the edits, what there is of its body in the
 * same send, the rest as the endpoint takes it. The bytes of a head without a body are kept until
 * the answer begins where the request may be sent once more.
 */
final class RequestOut {
    private final Forward forward;
    private final LiveExchange x;
    private final Wire wire;
    private @Nullable Http1Out out;
    private @Nullable ByteBuf kept;
    private boolean again;
    private boolean over;

    RequestOut(Forward forward) {
        this.forward = forward;
        this.x = forward.x;
        this.wire = forward.wire;
    }

    /** Whether all of it was sent. */
    boolean over() {
        return over;
    }

    /** Sends the head, and the body as far as it goes. */
    void begin(Lease to) {
        Http1Out sink = new Http1Out(to.side());
        out = sink;
        ByteBuf before = kept;
        if (before != null) {
            kept = null;
            sink.resend(before.readerIndex(0));
        } else {
            writeHead(sink, to);
        }
        if (x.asked.hasBody) {
            resendBody(sink);
            pump(to);
            return;
        }
        if (to.reused() && x.asked.method.idempotent() && !again) {
            kept = sink.keepHead();
        }
        sink.flush();
        sent();
    }

    private void writeHead(Http1Out sink, Lease to) {
        Scratch scratch = Scratch.of(forward.loop);
        HeadEdits edits = scratch.edits.clear();
        x.asked.edit(edits, to.pool().target());
        forward.way.edit(x, edits);
        x.applyEdits(edits);
        Head request = x.asked.head();
        byte[] bytes = scratch.out(HeadWriter.bound(request, edits));
        int length = HeadWriter.request(request, edits, bytes, 0);
        sink.head(bytes, length, request.contentLength(), request.chunked());
    }

    private void resendBody(Http1Out sink) {
        Replay body = x.replay();
        if (body != null && body.length() > 0) {
            ByteBuf copy = sink.buffer(body.length());
            copy.writeBytes(body.bytes(), 0, body.length());
            sink.piece(copy);
        }
    }

    private void sent() {
        over = true;
        if (!forward.answer().begun()) {
            long within = wire.live().policy().limits().response().toNanos();
            wire.within(x, Wire.Waiting.ANSWER, within);
        }
    }

    /** Moves the body as far as the endpoint takes it. */
    void pump(Lease to) {
        Http1Out sink = out;
        if (over || sink == null) {
            return;
        }
        while (to.writable()) {
            ByteBuf piece = wire.takeBody(x);
            if (piece == null) {
                break;
            }
            x.noteTaken(piece);
            sink.piece(piece);
        }
        HeadProblem problem = wire.bodyProblem(x);
        if (problem != null) {
            wire.closeAfter(x);
            x.fail(Termination.CLIENT_MALFORMED, 400, problem.reason());
        } else if (wire.bodyOver(x)) {
            sink.end(wire.trailers(x));
            sink.flush();
            sent();
            forward.finishIfOver();
        } else {
            sink.flush();
            if (to.writable()) {
                wire.readBody(x);
            }
            if (!forward.answer().begun()) {
                wire.within(x, Wire.Waiting.BODIES, 0);
            }
        }
    }

    /** The answer begins: the request will not be sent again. */
    void answered() {
        ByteBuf head = kept;
        if (head != null) {
            kept = null;
            head.release();
        }
    }

    /** Whether it may be sent once more, on a fresh connection; that is said once. */
    boolean mayGoAgain() {
        again = true;
        return kept != null;
    }

    void discard() {
        answered();
        if (out != null) {
            out.discard();
        }
    }
}
