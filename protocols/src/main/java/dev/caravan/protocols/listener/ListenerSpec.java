package dev.caravan.protocols.listener;

import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Stack;

import java.net.SocketAddress;
import java.util.List;

/**
 * What a listener is made of.
 *
 * @param name unique among the listeners of a node
 * @param binds addresses to open, resolved; unix paths as {@code DomainSocketAddress}
 * @param policy what its connections obey
 * @param stack its layers
 */
public record ListenerSpec(String name, List<SocketAddress> binds, Policy policy, Stack stack) {
    public ListenerSpec {
        binds = List.copyOf(binds);
        if (binds.isEmpty()) {
            throw new IllegalArgumentException(
                    "listener " + name + ": bind: none (expected: one or more)");
        }
    }
}
