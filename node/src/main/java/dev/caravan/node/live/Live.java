package dev.caravan.node.live;

import dev.caravan.management.port.Connections;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.listener.LiveConnections;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Time;

/**
 * Everything of a node that is looked at and interfered with while it runs.
 *
 * @param connections the live connections
 * @param collections makes collections hold
 */
public record Live(Connections connections, Collections collections) {

    /**
     * Of a node.
     *
     * @param bans what its listeners ask
     */
    public static Live of(Applier applier, EventLoops loops, Bans bans, Time time) {
        LiveConnections live = LiveConnections.on(loops);
        return new Live(new NodeConnections(live), new Collections(applier, bans, live, time));
    }

    /** Lets go of what was said for a time that is over; called every second or so. */
    public void tick() {
        collections.tick();
    }
}
