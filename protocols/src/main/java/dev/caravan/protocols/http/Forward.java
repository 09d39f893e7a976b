package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.HeadWriter;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Link;
import dev.caravan.protocols.stack.Message.LinkEvent.Kind;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.upstream.Taker;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * An exchange's way to an endpoint: a connection, the request's head and body; what comes back is
 * its {@link AnswerIn}. Both bodies move at once, each as fast as its reader takes it.
 */
final class Forward implements Taker {
    final LiveExchange x;
    final Wire wire;
    final Way way;
    final Loop loop;
    final @Nullable CompletableFuture<HttpResponse> stage;
    private final AnswerIn answer;
    private @Nullable Lease lease;
    private @Nullable Runnable seeking;
    private @Nullable Http1Out out;
    private @Nullable ByteBuf sentHead;
    private boolean asking;
    private boolean replayed;
    private boolean pinned;
    private boolean requestOver;
    private boolean over;

    Forward(LiveExchange x, @Nullable CompletableFuture<HttpResponse> stage) {
        this.x = x;
        this.wire = x.wire;
        this.loop = wire.live().loop();
        this.stage = stage;
        this.way = Objects.requireNonNull(x.way(), "a plan that forwards has a way");
        this.answer = new AnswerIn(this);
    }

    AnswerIn answer() {
        return answer;
    }

    @Nullable
    Lease lease() {
        return lease;
    }

    boolean over() {
        return over;
    }

    void begin() {
        x.record.upstream = way.name();
        Lease mine = wire.pinned(way);
        pinned = mine != null;
        Lease idle = mine != null ? mine : way.poll(loop, x.record.begunNanos);
        if (idle != null) {
            send(idle);
        } else {
            seek(false);
        }
    }

    private void seek(boolean fresh) {
        x.asked.detach();
        wire.live().passport("connecting");
        asking = true;
        Runnable giveUp = way.lease(loop, fresh, this);
        asking = false;
        seeking = lease == null && !over ? giveUp : null;
    }

    @Override
    public void leased(Lease given) {
        if (over) {
            given.giveBack(loop.time().nanos());
            return;
        }
        seeking = null;
        if (asking && wire.acting()) {
            send(given);
            return;
        }
        lease = given;
        given.hold(wire.live().self(), this);
        wire.later(() -> {
            if (!over) {
                send(given);
            }
        });
    }

    @Override
    public void refused(Refusal why) {
        told(Termination.of(why.kind()), Errors.status(why.kind()), why.detail());
    }

    @Override
    public void full(String detail) {
        told(Termination.POOL_FULL, 503, detail);
    }

    private void told(Termination why, int status, String detail) {
        seeking = null;
        if (asking && wire.acting()) {
            fail(why, status, detail);
        } else {
            wire.later(() -> fail(why, status, detail));
        }
    }

    /** An error before the answer's head goes to the filters as an answer. */
    void fail(Termination why, int status, String detail) {
        if (over) {
            return;
        }
        if (stage == null || stage.isDone()) {
            x.fail(why, status, detail);
            return;
        }
        x.note(why, detail);
        cancel();
        stage.complete(Errors.response(wire.pseudonym(), status, why));
    }

    private void send(Lease given) {
        lease = given;
        given.hold(wire.live().self(), this);
        x.record.attempts++;
        x.record.reused = given.reused();
        x.record.endpoint = given.remote();
        if (!given.reused()) {
            x.record.connectedNanos = loop.time().nanos();
        }
        Http1Out to = new Http1Out(given.side());
        out = to;
        ByteBuf again = sentHead;
        if (again != null) {
            sentHead = null;
            to.resend(again.readerIndex(0));
        } else {
            writeHead(to, given);
        }
        if (x.asked.hasBody) {
            resendBody(to);
            pumpRequest();
        } else {
            if (given.reused() && x.asked.method.idempotent() && !replayed) {
                sentHead = to.keepHead();
            }
            to.flush();
            requestSent();
        }
        given.side().read();
    }

    private void writeHead(Http1Out to, Lease given) {
        Scratch scratch = Scratch.of(loop);
        HeadEdits edits = scratch.edits.clear();
        x.asked.edit(edits, given.pool().target());
        way.edit(x, edits);
        x.applyEdits(edits);
        Head request = x.asked.head();
        byte[] bytes = scratch.out(HeadWriter.bound(request, edits));
        int length = HeadWriter.request(request, edits, bytes, 0);
        to.head(bytes, length, request.contentLength(), request.chunked());
    }

    private void resendBody(Http1Out to) {
        Replay kept = x.replay();
        if (kept != null && kept.length() > 0) {
            ByteBuf copy = to.buffer(kept.length());
            copy.writeBytes(kept.bytes(), 0, kept.length());
            to.piece(copy);
        }
    }

    private void requestSent() {
        requestOver = true;
        if (!answer.begun()) {
            wire.within(
                    x,
                    Wire.Waiting.ANSWER,
                    wire.live().policy().limits().response().toNanos());
        }
    }

    /** Moves the request's body as far as the endpoint takes it. */
    void pumpRequest() {
        Lease to = lease;
        Http1Out sink = out;
        if (over || requestOver || to == null || sink == null) {
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
            requestSent();
            finishIfOver();
        } else {
            sink.flush();
            if (to.writable()) {
                wire.readBody(x);
            }
            if (!answer.begun()) {
                wire.within(x, Wire.Waiting.BODIES, 0);
            }
        }
    }

    /** Something happened on the lease. */
    void event(Link link, Kind kind) {
        if (over || link != lease) {
            return;
        }
        switch (kind) {
            case READABLE -> {
                dropSentHead();
                answer.readable();
            }
            case WRITABLE -> pumpRequest();
            case INPUT_ENDED -> {
                if (answer.begun()) {
                    answer.pump();
                } else {
                    broke("closed by the endpoint before its answer");
                }
            }
            case RESET -> broke("reset by the endpoint");
        }
    }

    private void broke(String detail) {
        Lease gone = lease;
        if (gone == null) {
            return;
        }
        if (answer.begun()) {
            answer.broke(detail);
        } else if (gone.reused() && answer.untouched()) {
            gone.close();
            lease = null;
            if (sentHead != null) {
                replayed = true;
                seek(true);
            } else {
                fail(Termination.UPSTREAM_REUSE, 502, detail);
            }
        } else {
            boolean cut = !answer.untouched();
            fail(cut ? Termination.UPSTREAM_INCOMPLETE : Termination.UPSTREAM_RESET, 502, detail);
        }
    }

    /** The answer's last byte was taken, or the request's was sent. */
    void finishIfOver() {
        Lease used = lease;
        if (over || !answer.over()) {
            return;
        }
        over = true;
        lease = null;
        if (used != null && requestOver && answer.reusable()) {
            if (pinned || answer.pins()) {
                wire.pin(used);
            } else {
                used.giveBack(loop.time().nanos());
            }
        } else if (used != null) {
            used.close();
        }
        discard();
        if (answer.relaying()) {
            x.finish();
            wire.done(x);
        }
    }

    /** The lease goes to a tunnel. */
    Lease surrender() {
        Lease taken = Objects.requireNonNull(lease);
        over = true;
        lease = null;
        return taken;
    }

    /** Gives up: the connection, or the wait for one. Idempotent. */
    void cancel() {
        over = true;
        Runnable wait = seeking;
        if (wait != null) {
            seeking = null;
            wait.run();
        }
        Lease held = lease;
        if (held != null) {
            lease = null;
            held.close();
        }
        discard();
    }

    private void discard() {
        dropSentHead();
        answer.discard();
        if (out != null) {
            out.discard();
        }
    }

    private void dropSentHead() {
        ByteBuf kept = sentHead;
        if (kept != null) {
            sentHead = null;
            kept.release();
        }
    }

    /** No answer came in time. */
    void late() {
        if (!answer.begun()) {
            fail(Termination.UPSTREAM_TIMEOUT, 504, "no answer in time");
        }
    }
}
