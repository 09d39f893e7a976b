package dev.caravan.protocols.policy;

import dev.caravan.protocols.access.Grant;
import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the house's own protocols get of a connection beyond the public contract: the bytes without
 * copies, the listener's current policy, the log record. On the connection's loop only.
 */
public interface LiveConnection extends Connection {

    /** The live view of {@code connection}, which must be one of the house's own. */
    static LiveConnection of(Connection connection) {
        return (LiveConnection) connection;
    }

    /** The loop of the connection and of everything it uses. */
    Loop loop();

    /** The client's side. Its events are told to {@link #self()}. */
    Side client();

    /** The connection's actor. */
    ActorRef<Message> self();

    /** The listener's settings as they are now; ask again for each exchange. */
    Policy policy();

    /** Whether the listener drains: the answer under way is the last. */
    boolean draining();

    /**
     * The client is the user of {@code grant}; the connection lives by it, and ends when it is a
     * tunnel and the grant stands no more. Called again for each request that says who it is from.
     *
     * @return why that user is not to be served after all
     */
    Optional<Refusal> admit(Grant grant);

    /** From here on the connection serves exchanges, of which {@code exchanges} knows. */
    void serving(Exchanges exchanges);

    /** How the connection is ending, as far as that was said. */
    Termination ending();

    /** Notes a state in the passport, with the time. */
    void passport(String state);

    /**
     * The handshake is over and {@code layer} serves the connection from here on: the handshake's
     * deadline is lifted, the lifetime's is armed.
     */
    void serving(String layer);

    /** The record of this connection's tunnel, lent at the first call and written at the end. */
    AccessRecord record();

    /** Says how the tunnel ends, before {@code stopped}; the first word stands. */
    void termination(Termination why, String detail);

    /** Writes what is queued, closes in order, and stops: {@code return connection.end(OK, "")}. */
    Behavior<Message> end(Termination why, String detail);

    /**
     * Sends what is queued, ends our direction, and reads away what the client still sends for a
     * short while, so that no reset overtakes the last answer; then stops.
     */
    Behavior<Message> endLingering(Termination why, String detail);

    /** Resets and stops. */
    Behavior<Message> abort(Termination why, String detail);

    /**
     * As {@link #connect}, for targets an operator named: the listener's {@code targets} do not judge
     * them, and the next one is dialled when one fails.
     */
    Behavior<Message> connectFirst(List<Target> targets);

    /** Relays between the client and {@code out} until both directions ended; terminal. */
    Behavior<Message> relay(Side out);

    /**
     * Runs {@code work} by message, as the actor; for callbacks of the loop that are not the actor's
     * own. The result of {@code work} becomes the behaviour.
     */
    void later(Supplier<Behavior<Message>> work);

    /** A task run when the actor stops, whatever ended it: returns leases, releases buffers. */
    void cleanup(Runnable task);
}
