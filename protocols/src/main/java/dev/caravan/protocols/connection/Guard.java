package dev.caravan.protocols.connection;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Message;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The one interceptor around every stack. Whatever a layer throws ends its own connection with one
 * log line; whatever a layer ignores, {@code PostStop} is seen here, and here alone sockets are
 * closed, buffers released and places returned.
 */
final class Guard extends BehaviorInterceptor<Message, Message> {
    private final LiveState live;
    private final Loop.Watch watch;

    Guard(LiveState live) {
        super(Message.class);
        this.live = live;
        this.watch = live.loop().watch();
    }

    @Override
    public Behavior<Message> aroundReceive(
            TypedActorContext<Message> context, Message message, ReceiveTarget<Message> target) {
        watch.enter(live);
        try {
            if (message instanceof Message.Continue work) {
                return work.then().get();
            }
            if (message instanceof Message.Close close) {
                return live.closed(close.why());
            }
            if (message == LiveState.TIME_IS_UP) {
                return live.timeIsUp();
            }
            Behavior<Message> after = target.apply(context, message);
            return Behavior.isUnhandled(after) ? unnamed(message) : after;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
            live.failed(thrown);
            return Behaviors.stopped();
        } finally {
            watch.exit();
        }
    }

    /** What a layer did not name: {@code Drain} and {@code Reset} end the connection. */
    private Behavior<Message> unnamed(Message message) {
        return switch (message) {
            case Message.Reset r -> live.abort(Termination.CLIENT_RESET, "");
            case Message.Drain d -> live.end(Termination.DRAINED, "");
            case Message.InputEnded e -> live.inputEndedUnnamed();
            default -> Behaviors.same();
        };
    }

    @Override
    public Behavior<Message> aroundSignal(
            TypedActorContext<Message> context, Signal signal, SignalTarget<Message> target) {
        boolean last = signal instanceof PostStop;
        try {
            return target.apply(context, signal);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
            live.failed(thrown);
            return Behaviors.stopped();
        } finally {
            if (last) {
                live.release();
            }
        }
    }
}
