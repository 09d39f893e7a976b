package dev.caravan.protocols.connection;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Waits for the way out, then says so on the wire and relays. */
final class Connecting extends State implements Egress.Outcome {
    private final LiveState live;
    private final List<Target> targets;
    private final boolean named;
    private Runnable giveUp = () -> {};
    private int next;
    private boolean calling;
    private boolean over;
    private @Nullable Side out;
    private @Nullable Refusal why;

    /**
     * @param named whether a client named the target, so that the listener's targets judge it
     */
    Connecting(LiveState live, List<Target> targets, boolean named) {
        this.live = live;
        this.targets = targets;
        this.named = named;
    }

    /** Dials; when that is decided at once, so is the behaviour. */
    Behavior<Message> start() {
        live.passport("connecting");
        live.cleanup(this::givenUp);
        return dial();
    }

    private Behavior<Message> dial() {
        Policy policy = live.policy();
        AccessRecord record = live.record();
        Target target = targets.get(next++);
        record.target = target;
        record.attempts++;
        out = null;
        why = null;
        calling = true;
        Dial dial = new Dial(target, named ? policy.judge() : policy.own());
        giveUp = policy.egress().connect(dial, live.loop(), this);
        calling = false;
        return out != null || why != null ? decided() : this;
    }

    private void givenUp() {
        if (!over) {
            over = true;
            giveUp.run();
            if (out != null) {
                out.close();
            }
        }
    }

    @Override
    public void connected(Side side) {
        if (over) {
            side.close();
            return;
        }
        out = side;
        arrived();
    }

    @Override
    public void refused(Refusal refusal) {
        why = refusal;
        arrived();
    }

    private void arrived() {
        if (!calling && !over) {
            live.self().tell(new Message.Outcome(this));
        }
    }

    @Override
    Behavior<Message> on(Message message) {
        return switch (message) {
            case Message.Outcome o when o.result() == this -> decided();
            case Message.Readable r -> Behaviors.same();
            // The client may end its direction before it has an answer; the relay passes it on.
            case Message.InputEnded e -> Behaviors.same();
            case Message.Drain d -> Behaviors.same();
            default -> Behaviors.unhandled();
        };
    }

    private Behavior<Message> decided() {
        Side side = out;
        if (side == null) {
            if (next < targets.size()) {
                return dial();
            }
            over = true;
            return live.refuse(why == null ? Refusal.of(Refusal.Kind.INTERNAL, "no outcome") : why);
        }
        over = true;
        if (live.client().gone()) {
            side.close();
            return live.abort(Termination.CLIENT_RESET, "while connecting");
        }
        AccessRecord record = live.record();
        record.endpoint = side.remote();
        record.connectedNanos = live.loop().time().nanos();
        Bytes words = live.connectedWords(side);
        if (words.length() > 0) {
            live.write(words);
        }
        return live.relay(side);
    }
}
