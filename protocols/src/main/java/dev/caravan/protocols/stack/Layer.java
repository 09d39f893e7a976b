package dev.caravan.protocols.stack;

import org.apache.pekko.actor.typed.Behavior;

import java.util.Optional;

/**
 * One step of a connection: it reads what it needs, adds facts, and hands on, branches, connects or
 * refuses. One instance serves every connection of a listener, so it keeps no state of one; that
 * lives in the behaviours it returns.
 *
 * <p>Everything a layer does runs on its connection's event loop and must not block; see {@link
 * Connection#await} for work that takes time.
 */
public interface Layer {

    /**
     * The connection's behaviour from here on. Bytes may already wait in the inbound.
     *
     * @param connection this connection; valid until it has ended
     */
    Behavior<Message> begin(Connection connection);

    /** How to tell from its first bytes that a connection is meant for this layer, if one can. */
    default Optional<Detector> detector() {
        return Optional.empty();
    }

    /** The layer's name in logs, passports and metrics: its catalogue name where it has one. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Whether a stack may end with this layer: it relays, answers or refuses by itself. */
    default boolean terminal() {
        return true;
    }

    /**
     * Whether the client names the target through this layer. A listener with such a layer that is
     * bound off loopback needs users, allow-from or to be declared open.
     */
    default boolean clientNamesTarget() {
        return false;
    }

    /**
     * The listener got a new stack, where {@code next}, a layer of the same name, stands for this
     * one; empty when none does. A layer in which connections stay for many requests serves the next
     * of them as its successor would, or ends them after the one under way. Called once, from any
     * thread.
     */
    default void succeededBy(Optional<Layer> next) {}

    /** The stacks this layer may branch into. */
    default java.util.List<Stack> branches() {
        return java.util.List.of();
    }
}
