package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One exchange as a state machine on its connection's loop; of the connection it knows its {@link
 * Wire}.
 *
 * <pre>
 *   serve ──► filters ──► next: Forward ──► answer's head ──► bodies both ways ──► finish
 *                 └─────► an answer of our own ─────────────► its body ────────────┘
 * </pre>
 */
final class LiveExchange extends ExchangeFace {
    private static final Logger LOG = LoggerFactory.getLogger(LiveExchange.class);

    private final ExchangeCounters counters;
    private @Nullable Plan plan;
    private @Nullable Way way;
    private @Nullable Forward forward;
    private @Nullable Giving giving;
    private @Nullable RuntimeException misuse;
    private Termination ended = Termination.OK;
    private boolean settled;
    private boolean answering;
    private boolean over;

    LiveExchange(Wire wire, AskedHead asked, AccessRecord record, ExchangeCounters counters) {
        super(wire, asked, record);
        this.counters = counters;
        asked.note(record);
    }

    static LiveExchange of(Exchange exchange) {
        if (exchange instanceof LiveExchange live) {
            return live;
        }
        throw new IllegalArgumentException("exchange: not one of the house's own");
    }

    @Override
    LiveExchange self() {
        return this;
    }

    @Override
    boolean over() {
        return over;
    }

    @Override
    boolean answering() {
        return answering;
    }

    @Override
    boolean forwarded() {
        return forward != null;
    }

    @Override
    void sendInterim(int status, List<HttpField> fields) {
        wire.interim(this, status, fields);
    }

    @Nullable
    Way way() {
        return way;
    }

    /** Serves it by {@code what}, forwarding {@code to} there where the plan does not answer. */
    void serve(Plan what, @Nullable Way to) {
        plan = what;
        way = to;
        record.route = what.name;
        try {
            HttpService service = what.service;
            if (service != null) {
                settleBy(service.serve(this));
                if (!settled) {
                    asked.detach();
                }
                return;
            }
            for (EditFilter filter : what.edits) {
                filter.edit().accept(this);
            }
            proceed(null);
        } catch (RuntimeException failed) {
            failed(failed);
        }
    }

    /** The innermost service: forwards, or gives the plan's own answer. */
    CompletionStage<HttpResponse> next() {
        CompletableFuture<HttpResponse> stage = new CompletableFuture<>();
        acting(() -> proceed(stage));
        return stage;
    }

    /** Runs {@code work} now where the actor processes a message, else by message. */
    void acting(Runnable work) {
        if (wire.live().loop().here() && wire.acting()) {
            work.run();
        } else {
            wire.later(work);
        }
    }

    private void proceed(@Nullable CompletableFuture<HttpResponse> stage) {
        Plan current = plan;
        if (over || current == null) {
            if (stage != null) {
                stage.completeExceptionally(new CancellationException("the exchange is over"));
            }
        } else if (current.answering != null) {
            HttpResponse own = current.answering.answer(this);
            if (stage == null) {
                give(own);
            } else {
                stage.complete(own);
            }
        } else if (mayForward(stage)) {
            Forward again = new Forward(this, stage);
            forward = again;
            again.begin();
        }
    }

    private boolean mayForward(@Nullable CompletableFuture<HttpResponse> stage) {
        Replay kept = replay();
        boolean bodyGone = wasRead() || forward != null && asked.hasBody;
        boolean again = forward != null && kept == null;
        if (again || bodyGone && (kept == null || !kept.complete())) {
            misuse = new IllegalStateException(
                    "next was called again, or after the body was read, without replayable");
            if (stage != null) {
                stage.completeExceptionally(misuse);
            }
            return false;
        }
        if (forward != null) {
            forward.cancel();
        }
        return true;
    }

    private void settleBy(CompletionStage<HttpResponse> stage) {
        stage.whenComplete((response, failure) -> acting(() -> settle(response, failure)));
    }

    private void settle(@Nullable HttpResponse response, @Nullable Throwable failure) {
        if (settled || over) {
            return;
        }
        settled = true;
        Throwable why = misuse != null ? misuse : failure;
        if (response == null || why != null) {
            failed(why == null ? new IllegalStateException("a filter answered null") : why);
            return;
        }
        try {
            give(response);
        } catch (RuntimeException failed) {
            failed(failed);
        }
    }

    private void failed(Throwable failure) {
        Throwable cause = failure.getCause();
        Throwable why = failure instanceof CompletionException && cause != null ? cause : failure;
        LOG.error(
                "connection {} of listener {}: a filter or service of route {} failed",
                connection().id(),
                connection().listener(),
                record.route,
                why);
        fail(Termination.INTERNAL, 500, why.getClass().getSimpleName());
    }

    private void give(HttpResponse response) {
        settled = true;
        Forward from = forward;
        if (from != null && response.origin() == from && response.bodyIfAny() == null) {
            from.answer().relay(response);
        } else if (response.switched().orElse(null) instanceof Switched.ToTarget tunnel) {
            wire.tunnel(this, tunnel.target());
        } else {
            giving = new Giving(this, response);
            giving.begin();
        }
    }

    /** Ends it with an error: as an answer where none was begun, else by breaking it. */
    void fail(Termination why, int status, String detail) {
        if (over) {
            return;
        }
        note(why, detail);
        if (forward != null) {
            forward.cancel();
        }
        if (answering) {
            if (giving != null) {
                giving.cancel();
            }
            finish();
            wire.broken(this);
        } else {
            settled = true;
            giving = new Giving(this, Errors.response(wire.pseudonym(), status, why));
            giving.begin();
        }
    }

    /** Answers it itself, for a reason. */
    void refuse(Termination why, HttpResponse answer) {
        note(why, "");
        give(answer.setHeader("Proxy-Status", Errors.proxyStatus(wire.pseudonym(), why)));
    }

    /** Says how it ends, first word stands. */
    void note(Termination why, String detail) {
        if (record.termination == Termination.OK) {
            record.termination = why;
            record.detail = detail.isEmpty() ? null : detail;
        }
    }

    /** An answer's head is written. */
    void answered(int status) {
        answering = true;
        record.status = status;
    }

    /** The answer was given whole, or nothing more will come of it. */
    void finish() {
        if (over) {
            return;
        }
        over = true;
        ended = record.termination;
        asked.drop();
        counters.write(wire.live(), record);
    }

    /** An answer of our own was given whole. */
    void given() {
        if (forward != null) {
            forward.cancel();
        }
        finish();
        wire.done(this);
    }

    /** How it ended, for the connection that ends with it. */
    Termination ending() {
        return ended;
    }

    /** It goes on as a tunnel, whose record is {@code line}. */
    void becomesTunnel(AccessRecord line) {
        over = true;
        asked.noteTunnel(record, line);
        record.giveBack(wire.live().loop());
        asked.drop();
    }

    /** The client, or whoever closed the connection, ended it before it was over. */
    void cancel(Termination why) {
        if (over) {
            return;
        }
        note(why, "");
        if (forward != null) {
            forward.cancel();
        }
        if (giving != null) {
            giving.cancel();
        }
        finish();
        tellCancelled();
    }

    /** More of the request's body waits, or its end. */
    void bodyArrived() {
        if (!tellReader() && forward != null) {
            forward.pumpRequest();
        }
    }

    /** The client takes more of the answer. */
    void writable() {
        if (giving != null) {
            giving.pump();
        } else if (forward != null) {
            forward.answer().pump();
        }
    }

    /** No answer came in time. */
    void late() {
        if (forward != null) {
            forward.late();
        }
    }
}
