package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A publisher read piece by piece. Its signals may come on any thread. */
final class PublishedBody implements Body, Flow.Subscriber<byte[]> {
    private final Flow.Publisher<byte[]> publisher;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final AtomicReference<@Nullable Receiver> waiting = new AtomicReference<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile boolean cancelled;

    PublishedBody(Flow.Publisher<byte[]> publisher) {
        this.publisher = publisher;
    }

    @Override
    public void pull(Receiver to) {
        waiting.set(to);
        if (subscribed.compareAndSet(false, true)) {
            publisher.subscribe(this);
        } else if (complete || failure != null) {
            ended();
        } else {
            ask();
        }
    }

    private void ask() {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.request(1);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        waiting.set(null);
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (cancelled) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(byte[] piece) {
        if (piece.length == 0) {
            ask();
            return;
        }
        Receiver to = waiting.getAndSet(null);
        if (to != null) {
            to.piece(Bytes.of(piece));
        }
    }

    @Override
    public void onError(Throwable why) {
        failure = why;
        ended();
    }

    @Override
    public void onComplete() {
        complete = true;
        ended();
    }

    /** Tells the end to who waits for it: the pull and the signal may race, one of them wins. */
    private void ended() {
        Receiver to = waiting.getAndSet(null);
        Throwable why = failure;
        if (to != null && why != null) {
            to.failed(why);
        } else if (to != null) {
            to.end(List.of());
        }
    }
}
