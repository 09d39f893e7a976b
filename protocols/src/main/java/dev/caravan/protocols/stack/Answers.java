package dev.caravan.protocols.stack;

import java.net.InetSocketAddress;
import java.util.Optional;

/** The wire's words of the protocol that speaks first with the client. */
public interface Answers {

    /**
     * The bytes that tell the client its target is connected; empty when the protocol says nothing.
     *
     * @param bound our address on the way out
     */
    Bytes connected(InetSocketAddress bound);

    /** The bytes that tell the client why not; empty Optional for a reset. */
    Optional<Bytes> refused(Refusal why);
}
