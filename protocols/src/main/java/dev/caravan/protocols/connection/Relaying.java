package dev.caravan.protocols.connection;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.relay.Relay;
import dev.caravan.protocols.relay.RelayCounters;
import dev.caravan.protocols.relay.RelaySettings;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.wire.Side;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel under way. The relay owns both sides; the actor hears of its end, and of deadlines and
 * operators. A drain leaves a tunnel alone until the listener's own deadline.
 */
final class Relaying extends State {
    private final LiveState live;
    private final Side out;
    private @Nullable Relay relay;
    private Relay.@Nullable Outcome outcome;
    private boolean starting = true;

    Relaying(LiveState live, Side out) {
        this.live = live;
        this.out = out;
    }

    Behavior<Message> start() {
        live.passport("relaying");
        live.cleanup(this::cut);
        RelaySettings settings = RelaySettings.idle(live.policy().limits().idle());
        relay = Relay.start(
                live.loop(), live.client(), out, settings, new RelayCounters(), this::told);
        starting = false;
        return outcome == null ? this : ended();
    }

    private void told(Relay.Outcome how) {
        outcome = how;
        if (!starting) {
            live.self().tell(new Message.Outcome(this));
        }
    }

    /** Whatever else ends the actor ends the relay first. */
    private void cut() {
        if (relay != null && outcome == null) {
            starting = true;
            relay.close(live.ending(), "");
        }
        if (outcome != null) {
            note(outcome);
        }
    }

    @Override
    Behavior<Message> on(Message message) {
        return switch (message) {
            case Message.Outcome o when o.result() == this -> ended();
            default -> Behaviors.same();
        };
    }

    private Behavior<Message> ended() {
        Relay.Outcome how = outcome;
        if (how == null) {
            return live.abort(Termination.INTERNAL, "the relay ended without a word");
        }
        live.termination(how.why(), how.detail());
        return Behaviors.stopped();
    }

    private void note(Relay.Outcome how) {
        AccessRecord record = live.record();
        record.bytesIn = how.fromClient();
        record.bytesOut = how.toClient();
    }
}
