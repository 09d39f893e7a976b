package dev.caravan.protocols.egress;

import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What is to be dialled.
 *
 * @param target the name or address, and the port
 * @param judge says for a resolved address whether it may be dialled; empty means it may. For a
 *     target a client named this is the listener's {@code targets}, for an operator's endpoint it
 *     denies only our own addresses.
 */
public record Dial(Target target, Judge judge) {

    /** Judges one resolved address, on the loop, without blocking. */
    @FunctionalInterface
    public interface Judge {
        /** Why {@code address} may not be dialled, or empty. */
        Optional<Refusal> refuses(Target target, InetSocketAddress address);
    }
}
