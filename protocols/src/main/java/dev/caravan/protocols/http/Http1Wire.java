package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.FieldName;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.HeadWriter;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** HTTP/1.1 as the wire of an exchange: one at a time, its answer written to the client's side. */
final class Http1Wire implements Wire {
    private static final Duration TICK = Duration.ofNanos(Pace.TICK_NANOS);

    final BodyIn body = new BodyIn();
    private final Pace pace = new Pace();
    private final Http1Server server;
    private final LiveConnection live;
    private final Side client;
    private final Scratch scratch;
    private final Http1Out out;
    private @Nullable Lease pinned;
    private boolean last;
    private boolean continued;
    private boolean ticking;

    Http1Wire(Http1Server server, LiveConnection live) {
        this.server = server;
        this.live = live;
        this.client = live.client();
        this.scratch = Scratch.of(live.loop());
        this.out = new Http1Out(client);
    }

    /** A request begins. */
    void begin() {
        continued = false;
        ticking = false;
    }

    /** The answer under way, or the next, is the last one of this connection. */
    void lastOne() {
        last = true;
    }

    boolean last() {
        return last;
    }

    /** Looks, every few seconds, whether bodies move as they must. */
    void tick(LiveExchange x) {
        boolean mustSend =
                !body.over() && client.reading() && client.readable() == 0 && !x.answering();
        Pace.Look look =
                new Pace.Look(x.record.bytesIn, client.sent(), mustSend, !client.writable());
        Limits limits = live.policy().limits();
        long take = limits.response().toNanos();
        switch (pace.look(look, take, limits.idle().toNanos())) {
            case FINE -> live.deadline(Http1Server.BODIES, TICK);
            case SLOW -> {
                lastOne();
                x.fail(Termination.CLIENT_TIMEOUT, 408, "the body came too slowly");
            }
            case STALLED -> x.fail(Termination.CLIENT_STALLED, 408, "the client took nothing");
            case IDLE -> x.fail(Termination.IDLE, 504, "nothing moved");
        }
    }

    /** The connection ends: what was not sent is dropped. */
    void cleanUp() {
        out.discard();
        if (pinned != null) {
            pinned.close();
        }
    }

    /** A connection to an endpoint that belongs to this one, and idles, has ended. */
    void pinnedEnded(Lease lease) {
        if (lease == pinned) {
            pinned = null;
            lease.close();
        }
    }

    @Override
    public LiveConnection live() {
        return live;
    }

    @Override
    public Pseudonym pseudonym() {
        return server.handler().pseudonym();
    }

    @Override
    public boolean acting() {
        return server.acting();
    }

    @Override
    public void later(Runnable work) {
        server.later(work);
    }

    @Override
    public @Nullable ByteBuf takeBody(LiveExchange x) {
        return body.next(client);
    }

    @Override
    public boolean bodyOver(LiveExchange x) {
        return body.over();
    }

    @Override
    public @Nullable HeadProblem bodyProblem(LiveExchange x) {
        return body.problem();
    }

    @Override
    public @Nullable Fields trailers(LiveExchange x) {
        return body.trailers();
    }

    @Override
    public void readBody(LiveExchange x) {
        if (client.inputEnded() && client.readable() == 0) {
            later(server::requestCutShort);
        } else {
            client.read();
        }
    }

    @Override
    public void letSend(LiveExchange x) {
        if (!continued) {
            continued = true;
            interim(x, 100, List.of());
        }
    }

    @Override
    public void interim(LiveExchange x, Head head, HeadEdits edits) {
        continued |= head.status() == 100;
        byte[] bytes = scratch.out(HeadWriter.bound(head, edits));
        out.whole(bytes, HeadWriter.response(head, edits, bytes, 0));
        out.flush();
    }

    @Override
    public void interim(LiveExchange x, int status, List<HttpField> fields) {
        byte[] bytes = scratch.out(OwnHead.bound(fields));
        out.whole(bytes, OwnHead.write(status, fields, null, bytes));
        out.flush();
    }

    @Override
    public void answer(LiveExchange x, Head head, HeadEdits edits, long length, boolean reframe) {
        boolean chunked = length == UNKNOWN && !x.asked.http10;
        if (length == UNKNOWN && x.asked.http10) {
            edits.unframed();
            last = true;
        } else if (chunked && reframe) {
            edits.chunked();
        }
        if (lastAnswer(x)) {
            edits.close();
        }
        if (!head.fields().has(FieldName.DATE)) {
            edits.add(scratch.dateLine());
        }
        byte[] bytes = scratch.out(HeadWriter.bound(head, edits));
        int count = HeadWriter.response(head, edits, bytes, 0);
        out.head(bytes, count, length, chunked);
    }

    @Override
    public void answer(LiveExchange x, int status, List<HttpField> fields, long length) {
        boolean chunked = length == UNKNOWN && !x.asked.http10;
        last |= length == UNKNOWN && x.asked.http10;
        byte[] bytes = scratch.out(OwnHead.bound(fields));
        OwnHead.Frame frame = new OwnHead.Frame(scratch.date(), length, chunked, lastAnswer(x));
        int count = OwnHead.write(status, fields, frame, bytes);
        out.head(bytes, count, length, chunked);
    }

    /** A client that was not told to send its body may never do so: then the connection ends. */
    private boolean lastAnswer(LiveExchange x) {
        boolean bodyUnasked = x.asked.expects && !continued && !body.over();
        last |= live.draining()
                || server.handler().ending()
                || bodyUnasked
                || body.problem() != null;
        return last;
    }

    @Override
    public void piece(LiveExchange x, ByteBuf piece) {
        out.piece(piece);
    }

    @Override
    public void end(LiveExchange x, @Nullable Fields trailers) {
        out.end(trailers);
    }

    @Override
    public void flush(LiveExchange x) {
        out.flush();
    }

    @Override
    public boolean writable(LiveExchange x) {
        return client.writable();
    }

    @Override
    public void closeAfter(LiveExchange x) {
        last = true;
    }

    @Override
    public void broken(LiveExchange x) {
        out.discard();
        server.left();
        server.become(live.abort(x.ending(), ""));
    }

    @Override
    public void done(LiveExchange x) {
        ticking = false;
        server.left();
    }

    @Override
    public void tunnel(LiveExchange x, Head head, HeadEdits edits, Lease lease) {
        byte[] bytes = scratch.out(HeadWriter.bound(head, edits));
        out.whole(bytes, HeadWriter.response(head, edits, bytes, 0));
        out.flush();
        server.left();
        x.becomesTunnel(live.record());
        live.cleanup(lease::close);
        server.become(live.relay(lease.surrender()));
    }

    @Override
    public void tunnel(LiveExchange x, Target target) {
        server.left();
        x.becomesTunnel(live.record());
        server.become(live.connect(target));
    }

    @Override
    public void within(LiveExchange x, Waiting what, long nanos) {
        if (what == Waiting.ANSWER) {
            ticking = false;
            live.deadline(Http1Server.ANSWER, Duration.ofNanos(nanos));
        } else if (!ticking) {
            ticking = true;
            pace.begin(x.record.bytesIn, client.sent());
            live.deadline(Http1Server.BODIES, TICK);
        }
    }

    @Override
    public void pin(Lease lease) {
        pinned = lease;
        lease.hold(live.self(), this);
        lease.read();
    }

    @Override
    public @Nullable Lease pinned(Way way) {
        Lease mine = pinned;
        if (mine != null && way.leads(mine)) {
            pinned = null;
            return mine;
        }
        return null;
    }
}
