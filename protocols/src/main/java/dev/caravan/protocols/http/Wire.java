package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.Lease;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What an exchange needs of the client's connection. HTTP/1.1 has one exchange on it at a time,
 * HTTP/2 many; the exchange does not know. On the connection's loop; but for {@link #later}, while
 * the connection's actor processes a message.
 */
interface Wire {
    /** The body's length is not known when the head is written. */
    long UNKNOWN = -1;

    /** The answer has no body, whatever its head says: to HEAD, 204, 304. */
    long NONE = -2;

    LiveConnection live();

    /** How the proxy calls itself here. */
    Pseudonym pseudonym();

    /** Whether the actor is processing a message of this connection. */
    boolean acting();

    /** Runs {@code work} while the actor processes a message. Any thread. */
    void later(Runnable work);

    /** The next bytes of the request's body, the caller's; null when none waits. */
    @Nullable
    ByteBuf takeBody(LiveExchange x);

    /** Whether the request's body was taken to its end. */
    boolean bodyOver(LiveExchange x);

    /** Why the request's body is no valid one, or null. */
    @Nullable
    HeadProblem bodyProblem(LiveExchange x);

    /** The trailers after the request's body, or null. */
    @Nullable
    Fields trailers(LiveExchange x);

    /** Asks for more of the request's body; {@link LiveExchange#bodyArrived} follows. */
    void readBody(LiveExchange x);

    /** Tells a client that asked leave to send its body that it may. */
    void letSend(LiveExchange x);

    /** Forwards an interim answer that was received. */
    void interim(LiveExchange x, Head head, HeadEdits edits);

    /** Sends an interim answer of our own. */
    void interim(LiveExchange x, int status, List<HttpField> fields);

    /**
     * Begins the answer with a received head.
     *
     * @param length of the body, or {@link #UNKNOWN} or {@link #NONE}
     * @param reframe whether the received head does not say how the body is framed
     */
    void answer(LiveExchange x, Head head, HeadEdits edits, long length, boolean reframe);

    /** Begins an answer of our own. */
    void answer(LiveExchange x, int status, List<HttpField> fields, long length);

    /** Sends a piece of the answer's body, which is the wire's from now on. */
    void piece(LiveExchange x, ByteBuf piece);

    /** The answer's body is complete. */
    void end(LiveExchange x, @Nullable Fields trailers);

    /** Sends what was begun. */
    void flush(LiveExchange x);

    /** Whether the client takes more of the answer; when not, {@link LiveExchange#writable}. */
    boolean writable(LiveExchange x);

    /** The answer cannot be completed: the client must see that. */
    void broken(LiveExchange x);

    /** The connection ends after this answer. */
    void closeAfter(LiveExchange x);

    /** The exchange is over; its answer was given whole. */
    void done(LiveExchange x);

    /** The endpoint agreed to another protocol: its head is sent, then bytes pass both ways. */
    void tunnel(LiveExchange x, Head head, HeadEdits edits, Lease lease);

    /** The answer to a CONNECT: authorise, dial, tunnel. */
    void tunnel(LiveExchange x, Target target);

    /** Arms the exchange's deadline: {@link LiveExchange#late} follows. */
    void within(LiveExchange x, Waiting what, long nanos);

    /** The connection that belongs to this client connection, if it leads there; or null. */
    @Nullable
    Lease pinned(Way way);

    /** A connection to an endpoint that belongs to this client connection from now on. */
    void pin(Lease lease);

    /** What an exchange waits for. */
    enum Waiting {
        /** The head of the answer. */
        ANSWER,
        /** Bodies: looked at every few seconds. */
        BODIES
    }
}
