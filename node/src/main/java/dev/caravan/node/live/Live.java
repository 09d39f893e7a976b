package dev.caravan.node.live;

import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.Upstreams;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.listener.LiveConnections;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Time;

/**
 * Everything of a node that is looked at and interfered with while it runs.
 *
 * @param connections the live connections
 * @param listeners the listeners as they are now
 * @param upstreams upstreams and routes as they are now
 * @param rejects the last refused heads
 * @param collections makes collections hold
 * @param overrides makes operators' words hold
 * @param own what no client may reach through this node; to be told the addresses of other members
 */
public record Live(
        Connections connections,
        Listeners listeners,
        Upstreams upstreams,
        Rejects rejects,
        Collections collections,
        Overrides overrides,
        OwnAddresses own) {

    /**
     * What a node has to look into and to act upon.
     *
     * @param bans what its listeners ask
     * @param own what they refuse to clients
     */
    public record Parts(Applier applier, EventLoops loops, Bans bans, OwnAddresses own) {}

    /**
     * Of the node {@code id}.
     *
     * @param time by which bans and overrides end
     */
    public static Live of(Parts parts, String id, Time time) {
        Applier applier = parts.applier();
        LiveConnections live = LiveConnections.on(parts.loops());
        return new Live(
                new NodeConnections(live),
                new NodeListeners(applier),
                new NodeUpstreams(applier),
                new NodeRejects(parts.loops()),
                new Collections(applier, parts.bans(), live, time),
                new Overrides(applier, id, time),
                parts.own());
    }

    /** Lets go of what was said for a time that is over; called every second or so. */
    public void tick() {
        collections.tick();
        overrides.tick();
    }
}
