package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Bytes;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A body told to one subscriber, as far as it asks. */
final class BodyPublisher implements Flow.Publisher<byte[]> {
    private final Body body;
    private final AtomicBoolean taken = new AtomicBoolean();

    BodyPublisher(Body body) {
        this.body = body;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super byte[]> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            subscriber.onSubscribe(new Nothing());
            subscriber.onError(new IllegalStateException("a body is read once"));
            return;
        }
        subscriber.onSubscribe(new Pulling(subscriber));
    }

    private static final class Nothing implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** One pull at a time; a loop where the body answers at once. */
    private final class Pulling implements Flow.Subscription, Body.Receiver {
        private final Flow.Subscriber<? super byte[]> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean pulling;

        Pulling(Flow.Subscriber<? super byte[]> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                cancel();
                subscriber.onError(new IllegalArgumentException("request: " + n));
                return;
            }
            demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
            pullOn();
        }

        /** Whoever comes first pulls for all that come meanwhile. */
        private void pullOn() {
            if (turns.getAndIncrement() != 0) {
                return;
            }
            int seen = 1;
            while (seen != 0) {
                while (!over.get() && !pulling && demand.get() > 0) {
                    demand.decrementAndGet();
                    pulling = true;
                    body.pull(this);
                }
                seen = turns.addAndGet(-seen);
            }
        }

        @Override
        public void piece(Bytes bytes) {
            if (!over.get()) {
                subscriber.onNext(bytes.copy());
                pulling = false;
                pullOn();
            }
        }

        @Override
        public void end(List<HttpField> trailers) {
            if (over.compareAndSet(false, true)) {
                subscriber.onComplete();
            }
        }

        @Override
        public void failed(Throwable why) {
            if (over.compareAndSet(false, true)) {
                subscriber.onError(why);
            }
        }

        @Override
        public void cancel() {
            if (over.compareAndSet(false, true)) {
                body.cancel();
            }
        }
    }
}
