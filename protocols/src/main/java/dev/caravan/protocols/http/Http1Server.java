package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.BodyFraming;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.policy.Exchanges;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.wire.Side;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The server's side of HTTP/1.1: one exchange after the other, answers in order, the next head read
 * only when the exchange before it is over (RFC 9112 §9.3).
 *
 * <pre>
 *   idle ──► head ──► exchange ──► (what is left of its body is dropped) ──► idle | closed
 * </pre>
 *
 * <p>While nothing waits in the inbound one read is outstanding, so a client that goes is noticed.
 */
final class Http1Server extends ExtensibleBehavior<Message> implements Exchanges {
    static final int ANSWER = 3;
    static final int BODIES = 4;
    private static final int KEEP_ALIVE = 1;
    private static final int HEAD = 2;
    private static final int DROPPING = 5;
    private static final Duration DROPPED_WITHIN = Duration.ofSeconds(5);

    private final LiveConnection live;
    private final Handler handler;
    private final Side client;
    private final Http1Wire wire;
    private final BodyIn body;
    private final RequestReader reader;
    private final ExchangeCounters counters;
    private final Leftover leftover = new Leftover();
    private @Nullable LiveExchange exchange;
    private Behavior<Message> next = Behaviors.same();
    private boolean acting;
    private boolean handed;
    private boolean dropping;
    private boolean waiting;
    private int requests;

    Http1Server(LiveConnection live, Handler handler) {
        this.live = live;
        this.handler = handler;
        this.client = live.client();
        this.wire = new Http1Wire(this, live);
        this.body = wire.body;
        this.reader = new RequestReader(live);
        this.counters = ExchangeCounters.of(live.loop(), live.info().listener());
        live.serving(this);
        live.cleanup(this::cleanUp);
    }

    @Override
    public @Nullable AccessRecord underWay() {
        LiveExchange x = exchange;
        return x == null || x.over() ? null : x.record;
    }

    @Override
    public long begun() {
        return requests;
    }

    /** Begins with what already waits. */
    Behavior<Message> begin() {
        acting = true;
        try {
            goOn();
        } finally {
            acting = false;
        }
        return handed ? outcome() : this;
    }

    @Override
    public Behavior<Message> receive(TypedActorContext<Message> context, Message message) {
        acting = true;
        if (!on(message)) {
            acting = false;
            return Behaviors.unhandled();
        }
        goOn();
        acting = false;
        return outcome();
    }

    @Override
    public Behavior<Message> receiveSignal(TypedActorContext<Message> context, Signal signal) {
        return Behaviors.unhandled();
    }

    private boolean on(Message message) {
        switch (message) {
            case Message.Readable _ -> readable();
            case Message.LinkEvent e -> linkEvent(e);
            case Message.Writable _ -> writable();
            case Message.InputEnded _ -> inputEnded();
            case Message.Reset _ -> reset();
            case Message.Deadline d -> late(d.kind());
            case Message.Drain _ -> wire.lastOne();
            case Message.Begin _, Message.Close _, Message.Outcome _, Message.Continue _ -> {
                return false;
            }
        }
        return true;
    }

    private Behavior<Message> outcome() {
        Behavior<Message> then = next;
        next = Behaviors.same();
        return then;
    }

    /** The connection goes on as {@code then}, which is no exchange of ours. */
    void become(Behavior<Message> then) {
        handed = true;
        next = then;
    }

    Handler handler() {
        return handler;
    }

    boolean acting() {
        return acting;
    }

    void later(Runnable work) {
        live.later(() -> {
            if (handed) {
                return Behaviors.same();
            }
            acting = true;
            work.run();
            goOn();
            acting = false;
            return outcome();
        });
    }

    private void readable() {
        if (exchange != null && !body.over()) {
            exchange.bodyArrived();
        }
    }

    private void linkEvent(Message.LinkEvent event) {
        if (event.link() instanceof Lease lease) {
            if (lease.holder() instanceof Forward forward) {
                forward.event(lease, event.kind());
            } else {
                wire.pinnedEnded(lease);
            }
        }
    }

    private void writable() {
        if (exchange != null) {
            exchange.writable();
        }
    }

    private void inputEnded() {
        wire.lastOne();
        if (exchange != null && !body.over() && client.readable() == 0) {
            requestCutShort();
        }
    }

    /** The client ended its direction inside a request's body. */
    void requestCutShort() {
        LiveExchange x = exchange;
        if (x != null && !body.over()) {
            exchange = null;
            x.cancel(Termination.CLIENT_INCOMPLETE);
            become(live.abort(Termination.CLIENT_INCOMPLETE, ""));
        }
    }

    private void reset() {
        LiveExchange x = exchange;
        boolean between = x == null && !reader.begun() && client.readable() == 0;
        if (x != null) {
            exchange = null;
            x.cancel(Termination.CLIENT_RESET);
        }
        become(live.abort(between ? Termination.OK : Termination.CLIENT_RESET, ""));
    }

    /** What can be done now: the next head, the rest of a body, the end. */
    private void goOn() {
        while (!handed && exchange == null) {
            if (dropping && !dropRest()) {
                return;
            }
            if (client.readable() == 0 || wire.last()) {
                idle();
                return;
            }
            if (!readHead()) {
                return;
            }
        }
        if (!handed && body.over() && client.readable() == 0) {
            client.read();
        }
    }

    private void idle() {
        if (wire.last() || client.inputEnded()) {
            boolean clean = body.over() && client.readable() == 0;
            become(clean ? live.end(Termination.OK, "") : live.endLingering(Termination.OK, ""));
            return;
        }
        client.read();
        if (!waiting && requests > 0) {
            waiting = true;
            live.deadline(KEEP_ALIVE, live.policy().limits().keepAlive());
        }
    }

    /** The exchange is over. */
    void left() {
        exchange = null;
        if (!body.over()) {
            dropping = true;
            leftover.begin();
            live.deadline(DROPPING, DROPPED_WITHIN);
        }
    }

    /** Drops what is left of a body whose exchange is over; true once that is done. */
    private boolean dropRest() {
        switch (leftover.drop(client, body)) {
            case DONE -> dropping = false;
            case HOPELESS -> become(live.endLingering(Termination.OK, ""));
            case MORE -> {
                if (wire.last()) {
                    become(live.endLingering(Termination.OK, ""));
                } else {
                    client.read();
                }
            }
        }
        return !dropping;
    }

    /** Reads the next head; false when it needs more bytes, or the connection is to end. */
    private boolean readHead() {
        boolean first = !reader.begun();
        switch (reader.read()) {
            case NEED_MORE -> needMore(first);
            case MALFORMED -> malformed();
            case DONE -> {
                begin(reader.take());
                return true;
            }
        }
        return false;
    }

    private void needMore(boolean first) {
        if (client.inputEnded()) {
            become(live.endLingering(Termination.CLIENT_INCOMPLETE, ""));
            return;
        }
        if (first && requests > 0) {
            waiting = false;
            live.deadline(HEAD, live.policy().limits().handshake());
        }
        client.read();
    }

    private void malformed() {
        live.serving(handler.name());
        reader.answerRefused(counters);
        become(live.endLingering(Termination.CLIENT_MALFORMED, ""));
    }

    private void begin(Head head) {
        waiting = false;
        live.serving(handler.name());
        requests++;
        Limits limits = live.policy().limits();
        if (!head.persistent() || requests >= limits.requestsPerConnection()) {
            wire.lastOne();
        }
        wire.begin();
        body.begin(BodyFraming.ofRequest(head), head.contentLength(), reader.rules());
        AccessRecord record = AccessRecord.lend(live.loop(), live.info());
        record.protocol = Http.NAME;
        AskedHead asked = new AskedHead(live.loop(), head);
        LiveExchange x = new LiveExchange(wire, asked, record, counters);
        exchange = x;
        handler.handle(x);
        asked.returned();
    }

    private void late(int kind) {
        LiveExchange x = exchange;
        if (kind == KEEP_ALIVE && x == null) {
            become(live.end(Termination.OK, ""));
        } else if (kind == HEAD && x == null) {
            become(live.refuse(
                    Refusal.of(Refusal.Kind.CLIENT_TIMED_OUT, "head not whole in time")));
        } else if (kind == ANSWER && x != null) {
            x.late();
        } else if (kind == BODIES && x != null) {
            wire.tick(x);
        } else if (kind == DROPPING && dropping) {
            become(live.endLingering(Termination.OK, ""));
        }
    }

    /** Whatever ended the connection; what throws while a message is processed is ours. */
    private void cleanUp() {
        handed = true;
        reader.cleanUp();
        LiveExchange x = exchange;
        if (x != null) {
            exchange = null;
            Termination said = live.ending();
            Termination why = said == Termination.OK ? Termination.OPERATOR : said;
            x.cancel(acting ? Termination.INTERNAL : why);
        }
        wire.cleanUp();
    }
}
