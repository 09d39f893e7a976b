package dev.caravan.node.live;

import dev.caravan.management.port.Listeners;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.OpenListener;
import dev.caravan.protocols.listener.ListenerCounters;

import java.util.List;
import java.util.stream.Stream;

/** The listeners of this node as they are now. */
final class NodeListeners implements Listeners {
    private final Applier applier;

    NodeListeners(Applier applier) {
        this.applier = applier;
    }

    @Override
    public List<View> list() {
        return Stream.concat(applier.listeners().stream(), applier.leaving().stream())
                .map(NodeListeners::view)
                .toList();
    }

    private static View view(OpenListener listener) {
        ListenerCounters.Glance counts = listener.handle().glance();
        return new View(
                listener.name(),
                listener.handle().addresses().stream().map(Words::address).toList(),
                status(listener),
                error(listener),
                listener.layers(),
                counts.open(),
                counts.accepted(),
                counts.refused());
    }

    private static String status(OpenListener listener) {
        return switch (listener.handle().status()) {
            case OPEN -> "open";
            case DRAINING -> "draining";
            case PAUSED, CLOSED -> "closed";
        };
    }

    private static String error(OpenListener listener) {
        return switch (listener.handle().status()) {
            case OPEN, DRAINING -> "";
            case PAUSED ->
                listener.handle().error().isEmpty()
                        ? "the node takes no connections"
                        : listener.handle().error();
            case CLOSED -> "it ended";
        };
    }
}
