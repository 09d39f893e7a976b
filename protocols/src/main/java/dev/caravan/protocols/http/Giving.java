package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.FieldName;
import dev.caravan.protocols.http1.Method;
import dev.caravan.protocols.stack.Bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.ArrayList;
import java.util.List;

/** An answer whose body does not pass as it was received: our own, or one that a filter changed. */
final class Giving implements Body.Receiver {
    private final LiveExchange x;
    private final Wire wire;
    private final HttpResponse response;
    private final Body body;
    private boolean pulling;
    private boolean over;

    Giving(LiveExchange x, HttpResponse response) {
        this.x = x;
        this.wire = x.wire;
        this.response = response;
        this.body = response.body();
    }

    void begin() {
        List<HttpField> fields = new ArrayList<>();
        response.headers((name, value) -> {
            int kind = FieldName.of(name);
            boolean frames = kind >= FieldName.CONNECTION && kind <= FieldName.CONTENT_LENGTH;
            if (!frames) {
                fields.add(new HttpField(name, value));
            }
        });
        x.applyAnswerEdits(fields);
        int status = response.status();
        boolean none = x.asked.method == Method.HEAD || status == 204 || status == 304;
        x.answered(status);
        wire.answer(x, status, fields, none ? Wire.NONE : body.length());
        if (none) {
            body.cancel();
            complete(List.of());
        } else if (body instanceof ArrayBody array) {
            if (array.bytes().length > 0) {
                send(Unpooled.wrappedBuffer(array.bytes()));
            }
            complete(List.of());
        } else {
            wire.flush(x);
            wire.within(x, Wire.Waiting.BODIES, 0);
            pump();
        }
    }

    private void send(ByteBuf piece) {
        x.record.bytesOut += piece.readableBytes();
        wire.piece(x, piece);
    }

    private void complete(List<HttpField> trailers) {
        over = true;
        wire.end(x, null);
        wire.flush(x);
        x.given();
    }

    /** Pulls as far as the client takes it. */
    void pump() {
        if (!over && !pulling && wire.writable(x)) {
            pulling = true;
            body.pull(this);
        }
    }

    void cancel() {
        if (!over) {
            over = true;
            body.cancel();
        }
    }

    @Override
    public void piece(Bytes bytes) {
        byte[] copy = bytes.copy();
        x.acting(() -> {
            pulling = false;
            if (!over) {
                send(Unpooled.wrappedBuffer(copy));
                wire.flush(x);
                // By message, so that a body that answers at once does not deepen the stack.
                wire.later(this::pump);
            }
        });
    }

    @Override
    public void end(List<HttpField> trailers) {
        x.acting(() -> {
            if (!over) {
                complete(trailers);
            }
        });
    }

    @Override
    public void failed(Throwable why) {
        x.acting(() -> {
            if (!over) {
                over = true;
                x.fail(Termination.INTERNAL, 500, "body: " + why.getMessage());
            }
        });
    }
}
