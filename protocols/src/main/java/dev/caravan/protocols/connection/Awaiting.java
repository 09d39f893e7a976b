package dev.caravan.protocols.connection;

import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Result;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Waits for work done elsewhere; bytes that arrive meanwhile stay in the inbound. */
final class Awaiting<T> extends State {
    private final LiveState live;
    private final Function<Result<T>, Behavior<Message>> then;

    Awaiting(LiveState live, Function<Result<T>, Behavior<Message>> then) {
        this.live = live;
        this.then = then;
    }

    Behavior<Message> start(CompletionStage<T> work) {
        work.whenComplete((value, failure) -> {
            Result<T> result =
                    failure == null ? new Result.Done<>(value) : new Result.Failed<>(failure);
            live.later(() -> then.apply(result));
        });
        return this;
    }

    @Override
    Behavior<Message> on(Message message) {
        return message instanceof Message.Readable ? Behaviors.same() : Behaviors.unhandled();
    }
}
