package dev.caravan.protocols.connection;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.stack.Message;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Our direction is ended; what the client still sends is read and dropped for a while, so that no
 * reset of the kernel's overtakes the last answer (RFC 9112 section 9.6).
 */
final class Lingering extends State {
    static final int DEADLINE = -3;
    private static final long MOST_BYTES = 1024 * 1024;

    private final LiveState live;
    private long dropped;

    Lingering(LiveState live) {
        this.live = live;
    }

    Behavior<Message> start() {
        live.client().finish();
        if (live.client().inputEnded()) {
            return over();
        }
        drop();
        live.client().read();
        return this;
    }

    @Override
    Behavior<Message> on(Message message) {
        return switch (message) {
            case Message.Readable r -> {
                drop();
                if (dropped > MOST_BYTES) {
                    yield over();
                }
                live.client().read();
                yield Behaviors.same();
            }
            case Message.InputEnded e -> over();
            case Message.Reset r -> over();
            case Message.Deadline d when d.kind() == DEADLINE -> over();
            default -> Behaviors.same();
        };
    }

    private void drop() {
        dropped += live.client().readable();
        live.client().inbound().release();
    }

    private Behavior<Message> over() {
        return live.end(Termination.OK, "");
    }
}
