package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Fact;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What filters and services see of an exchange: the request, facts, and their edits of heads. */
abstract class ExchangeFace implements Exchange {
    final Wire wire;
    final AskedHead asked;
    final AccessRecord record;
    private @Nullable HeaderEdits edits;
    private @Nullable HeaderEdits answerEdits;
    private @Nullable RequestView view;
    private @Nullable Map<Fact<?>, Object> facts;
    private @Nullable List<Runnable> onCancel;
    private @Nullable Replay replay;
    private @Nullable RequestBody reading;

    ExchangeFace(Wire wire, AskedHead asked, AccessRecord record) {
        this.wire = wire;
        this.asked = asked;
        this.record = record;
    }

    /** The same, whole. */
    abstract LiveExchange self();

    /** Whether the exchange has ended. */
    abstract boolean over();

    /** Whether the answer's head was given. */
    abstract boolean answering();

    /** Sends an interim answer of our own. */
    abstract void sendInterim(int status, List<HttpField> fields);

    /** Whether the request was forwarded already. */
    abstract boolean forwarded();

    void noteTaken(ByteBuf piece) {
        record.bytesIn += piece.readableBytes();
        if (replay != null) {
            replay.keep(piece);
        }
    }

    /** The part of the body that is kept to go out again, or null. */
    @Nullable
    Replay replay() {
        return replay;
    }

    /** Whether a filter reads the body, or has. */
    boolean wasRead() {
        return reading != null;
    }

    /** Tells a filter that waits for a piece of the body; false when none does. */
    boolean tellReader() {
        if (reading == null || !reading.waiting()) {
            return false;
        }
        reading.arrived();
        return true;
    }

    RequestBody body() {
        if (reading == null) {
            reading = new RequestBody(self(), asked.hasBody ? asked.head().contentLength() : 0);
        }
        return reading;
    }

    void applyEdits(HeadEdits to) {
        if (edits != null) {
            edits.applyTo(to);
        }
    }

    void applyAnswerEdits(HeadEdits to) {
        if (answerEdits != null) {
            answerEdits.applyTo(to);
        }
    }

    void applyAnswerEdits(List<HttpField> to) {
        if (answerEdits != null) {
            answerEdits.applyTo(to);
        }
    }

    /** It ends before its answer did. */
    void tellCancelled() {
        if (reading != null) {
            reading.broke();
        }
        if (onCancel != null) {
            onCancel.forEach(Runnable::run);
        }
    }

    @Override
    public HttpRequest request() {
        if (view == null) {
            view = new RequestView(this);
        }
        return view;
    }

    @Override
    public ConnectionInfo connection() {
        return wire.live().info();
    }

    @Override
    public Optional<String> user() {
        return record.user != null ? Optional.of(record.user) : connection().user();
    }

    @Override
    public <T> Optional<T> fact(Fact<T> key) {
        Object own = facts == null ? null : facts.get(key);
        return own == null ? connection().fact(key) : Optional.of(key.type().cast(own));
    }

    @Override
    public <T> Exchange fact(Fact<T> key, T value) {
        if (facts == null) {
            facts = new HashMap<>(4);
        }
        facts.put(key, value);
        return this;
    }

    @Override
    public Exchange setHeader(String name, String value) {
        edits().set(name, value);
        return this;
    }

    @Override
    public Exchange removeHeader(String name) {
        edits().remove(name);
        return this;
    }

    private HeaderEdits edits() {
        if (edits == null) {
            edits = new HeaderEdits();
        }
        return edits;
    }

    @Override
    public Exchange setAnswerHeader(String name, String value) {
        answerEdits().set(name, value);
        return this;
    }

    @Override
    public Exchange removeAnswerHeader(String name) {
        answerEdits().remove(name);
        return this;
    }

    private HeaderEdits answerEdits() {
        if (answerEdits == null) {
            answerEdits = new HeaderEdits();
        }
        return answerEdits;
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    @Override
    public void interim(int status, List<HttpField> fields) {
        if (status < 100 || status > 199 || status == 101) {
            throw new IllegalArgumentException("status: " + status + " (expected: 100, 102..199)");
        }
        if (!asked.http10 && !answering() && !over()) {
            sendInterim(status, fields);
        }
    }

    @Override
    public void onCancel(Runnable then) {
        if (onCancel == null) {
            onCancel = new ArrayList<>(2);
        }
        onCancel.add(then);
    }

    @Override
    public Exchange replayable(int maxBytes) {
        if (forwarded() || reading != null) {
            throw new IllegalStateException("replayable: before the first next or read");
        }
        replay = new Replay(maxBytes);
        return this;
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> work) {
        CompletableFuture<T> told = new CompletableFuture<>();
        work.whenComplete((value, failure) -> wire.later(() -> {
            if (failure != null) {
                told.completeExceptionally(failure);
            } else {
                told.complete(value);
            }
        }));
        return told;
    }
}
