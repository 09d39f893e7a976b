package dev.caravan.protocols.tcp;

import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Target;

import org.apache.pekko.actor.typed.Behavior;

import java.util.List;

/** Relays to the first of its targets that connects. */
final class TcpLayer implements Layer {
    private final List<Target> targets;

    TcpLayer(List<Target> targets) {
        this.targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: none (expected: at least one)");
        }
    }

    @Override
    public Behavior<Message> begin(Connection connection) {
        return LiveConnection.of(connection).connectFirst(targets);
    }

    @Override
    public String name() {
        return Tcp.NAME;
    }
}
