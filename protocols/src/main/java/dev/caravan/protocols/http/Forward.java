package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Link;
import dev.caravan.protocols.stack.Message.LinkEvent.Kind;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.upstream.Taker;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * An exchange's way to an endpoint: a connection, the {@link RequestOut} over it and the {@link
 * AnswerIn} back. Both bodies move at once, each as fast as its reader takes it.
 */
final class Forward implements Taker {
    final LiveExchange x;
    final Wire wire;
    final Way way;
    final Loop loop;
    final @Nullable CompletableFuture<HttpResponse> stage;
    private final RequestOut request;
    private final AnswerIn answer;
    private @Nullable Lease lease;
    private @Nullable Runnable seeking;
    private boolean asking;
    private boolean pinned;
    private boolean over;

    Forward(LiveExchange x, @Nullable CompletableFuture<HttpResponse> stage) {
        this.x = x;
        this.wire = x.wire;
        this.loop = wire.live().loop();
        this.stage = stage;
        this.way = Objects.requireNonNull(x.way(), "a plan that forwards has a way");
        this.answer = new AnswerIn(this);
        this.request = new RequestOut(this);
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
    public void none(String detail) {
        told(Termination.NO_ENDPOINT, 503, detail);
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
        request.begin(given);
        given.side().read();
    }

    /** Moves the request's body as far as the endpoint takes it. */
    void pumpRequest() {
        if (!over && lease != null) {
            request.pump(lease);
        }
    }

    /** Something happened on the lease. */
    void event(Link link, Kind kind) {
        if (over || link != lease) {
            return;
        }
        switch (kind) {
            case READABLE -> {
                request.answered();
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
            if (request.mayGoAgain()) {
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
        if (used != null && request.over() && answer.reusable()) {
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
        request.discard();
        answer.discard();
    }

    /** No answer came in time. */
    void late() {
        if (!answer.begun()) {
            fail(Termination.UPSTREAM_TIMEOUT, 504, "no answer in time");
        }
    }
}
