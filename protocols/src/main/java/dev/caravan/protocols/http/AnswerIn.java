package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.BodyFraming;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadCodec;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.Parsed;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * The answer that comes back from an endpoint: interim heads, its head, its body. It is relayed as it
 * was received, or its body is read by a filter.
 */
final class AnswerIn {
    private final Forward forward;
    private final LiveExchange x;
    private final Wire wire;
    private final BodyIn body = new BodyIn();
    private @Nullable Head head;
    private @Nullable AnswerBody pulled;
    private boolean begun;
    private boolean relaying;
    private boolean over;
    private boolean reusable;
    private boolean pins;

    AnswerIn(Forward forward) {
        this.forward = forward;
        this.x = forward.x;
        this.wire = forward.wire;
    }

    /** Whether the final head was read. */
    boolean begun() {
        return begun;
    }

    /** Whether no byte of it was read. */
    boolean untouched() {
        return head == null && !begun;
    }

    /** Whether its last byte was taken. */
    boolean over() {
        return over;
    }

    boolean relaying() {
        return relaying;
    }

    /** Whether the connection may serve another exchange, as far as the answer says. */
    boolean reusable() {
        return reusable;
    }

    /** Whether the connection belongs to this client's from now on. */
    boolean pins() {
        return pins;
    }

    void readable() {
        if (begun) {
            pump();
            return;
        }
        Lease from = forward.lease();
        while (!begun && !forward.over() && from != null && from.readable() > 0) {
            if (!readHead(from.side())) {
                return;
            }
        }
        if (!begun && !forward.over() && from != null) {
            from.read();
        }
    }

    /** Reads a head; false when more bytes are needed or there was none to be had. */
    private boolean readHead(Side side) {
        Scratch scratch = Scratch.of(forward.loop);
        if (head == null) {
            head = scratch.head();
        }
        Head reading = head;
        int copied = side.inbound().copy(scratch.in, 0, Scratch.FIRST_BYTES);
        Parsed parsed = parse(reading, scratch, copied);
        if (parsed == Parsed.NEED_MORE && side.readable() > copied) {
            copied = side.inbound().copy(scratch.in, 0, Scratch.HEAD_BYTES);
            parsed = parse(reading, scratch, copied);
        }
        if (parsed == Parsed.NEED_MORE) {
            side.read();
            return false;
        }
        if (parsed == Parsed.MALFORMED) {
            RejectRing.of(forward.loop).answer(x, reading, scratch.in, copied);
            forward.fail(Termination.UPSTREAM_MALFORMED, 502, reading.problem().reason());
            return false;
        }
        side.inbound().skip(reading.length());
        if (reading.status() == 101) {
            switching(reading);
        } else if (reading.status() < 200) {
            interim(reading);
        } else {
            answered(reading);
        }
        return true;
    }

    private Parsed parse(Head into, Scratch scratch, int copied) {
        return HeadCodec.response(into, scratch.in, 0, copied, forward.way.rules());
    }

    private void interim(Head received) {
        if (!x.asked.http10 && !x.answering()) {
            wire.interim(x, received, Scratch.of(forward.loop).edits.clear());
        }
        received.clear();
    }

    /** The endpoint switches: only to what the client offered. */
    private void switching(Head received) {
        String offered = x.asked.upgrade();
        if (offered == null || !received.upgradeTo(offered)) {
            forward.fail(
                    Termination.UPSTREAM_MALFORMED, 502, "101 to a protocol that was not offered");
            return;
        }
        Lease taken = Objects.requireNonNull(forward.lease());
        began(received, new Switched.OverLink(taken));
    }

    private void answered(Head received) {
        BodyFraming framing = BodyFraming.ofResponse(received, x.asked.method);
        body.begin(framing, received.contentLength(), forward.way.rules());
        reusable = received.persistent()
                && framing != BodyFraming.UNTIL_CLOSE
                && x.asked.upgrade() == null;
        pins = received.connectionAuthentication() || x.asked.authenticatesConnection;
        began(received, null);
    }

    /** The head is there: for the filters, which may take their time, or for the client at once. */
    private void began(Head received, @Nullable Switched to) {
        begun = true;
        x.record.firstByteNanos = forward.loop.time().nanos();
        CompletableFuture<HttpResponse> filters = forward.stage;
        if (filters == null) {
            relay(null);
            return;
        }
        filters.complete(HttpResponse.received(received.status(), forward, to));
        if (!forward.over() && !relaying && head == received) {
            received.detachTo(new byte[received.length()]);
        }
    }

    /** Passes the answer on as it was received, with the edits of filters. */
    void relay(@Nullable HttpResponse edited) {
        Head answer = Objects.requireNonNull(head);
        relaying = true;
        HeadEdits edits = Scratch.of(forward.loop).edits.clear();
        forward.way.editAnswer(x, edits);
        if (edited != null) {
            edited.editsTo(edits);
        }
        x.applyAnswerEdits(edits);
        if (answer.status() == 101) {
            edits.upgrade(Objects.requireNonNull(x.asked.upgrade()));
            wire.tunnel(x, answer, edits, forward.surrender());
            discard();
            return;
        }
        x.answered(answer.status());
        wire.answer(x, answer, edits, body.left(), body.untilClose());
        discard();
        pump();
        if (!over && !forward.over()) {
            wire.within(x, Wire.Waiting.BODIES, 0);
        }
    }

    /** Gives the head's index back to the loop. */
    void discard() {
        Head read = head;
        if (read != null) {
            head = null;
            Scratch.of(forward.loop).giveBack(read);
        }
    }

    /** Moves the body as far as its reader takes it. */
    void pump() {
        Lease from = forward.lease();
        if (over || !begun || from == null) {
            return;
        }
        if (pulled != null) {
            pulled.arrived();
            return;
        }
        if (!relaying) {
            return;
        }
        Side side = from.side();
        while (wire.writable(x)) {
            ByteBuf piece = body.next(side);
            if (piece == null) {
                break;
            }
            x.record.bytesOut += piece.readableBytes();
            wire.piece(x, piece);
        }
        if (!brokenOff(side)) {
            sent(side);
        }
    }

    private void sent(Side side) {
        if (body.over()) {
            wire.end(x, body.trailers());
            wire.flush(x);
            over = true;
            forward.finishIfOver();
        } else {
            wire.flush(x);
            if (wire.writable(x)) {
                side.read();
            }
        }
    }

    /** Whether the body can go on no more; then that is said. */
    private boolean brokenOff(Side side) {
        HeadProblem problem = body.problem();
        if (problem != null) {
            x.fail(Termination.UPSTREAM_MALFORMED, 502, problem.reason());
            return true;
        }
        boolean ended = side.inputEnded() && side.readable() == 0;
        if (body.over() || !ended || body.ended()) {
            return false;
        }
        x.fail(Termination.UPSTREAM_INCOMPLETE, 502, "the answer's body ended short");
        return true;
    }

    /** The connection broke after the head. */
    void broke(String detail) {
        if (pulled != null) {
            pulled.broke(detail);
        } else {
            x.fail(Termination.UPSTREAM_RESET, 502, detail);
        }
    }

    /** The body as it arrives. */
    BodyIn received() {
        return body;
    }

    Forward forward() {
        return forward;
    }

    /** The body was taken to its end by a filter; the connection is free again. */
    void taken() {
        if (!over) {
            over = true;
            forward.finishIfOver();
        }
    }

    Optional<String> header(String name) {
        return head == null ? Optional.empty() : ReceivedFields.first(head.fields(), name);
    }

    void headers(BiConsumer<String, String> each) {
        if (head != null) {
            ReceivedFields.each(head.fields(), each);
        }
    }

    /** The body for a reader of its own. */
    Body body() {
        AnswerBody given = pulled;
        if (given == null) {
            given = new AnswerBody(this);
            pulled = given;
        }
        return given;
    }
}
