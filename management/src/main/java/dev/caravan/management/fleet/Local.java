package dev.caravan.management.fleet;

import dev.caravan.config.store.AuditLog;
import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.Upstreams;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words of the talk between nodes, and the shapes of its answers. */
public final class Local {
    /** How is the node? Answered with a {@code ThisNode.View}. */
    public static final String NODE = "node";

    /** What listens? {@link ListenersThere}. */
    public static final String LISTENERS = "listeners";

    /** Which routes? {@link RoutesThere}. */
    public static final String ROUTES = "routes";

    /** Which upstreams? {@link UpstreamsThere}. */
    public static final String UPSTREAMS = "upstreams";

    /** Which connections, for {@link Page}? {@link ConnectionsThere}. */
    public static final String CONNECTIONS = "connections";

    /** How many connections match a filter? {@link Count}. */
    public static final String COUNT = "count";

    /** One connection, for {@link Id}? {@link ConnectionThere}. */
    public static final String CONNECTION = "connection";

    /** The last refused heads, for {@link Limit}? {@link RejectsThere}. */
    public static final String REJECTS = "rejects";

    /** When was each token last used? {@link UsedThere}. */
    public static final String USED = "used";

    /** Which changes were asked of the node, for {@link AuditBelow}? {@link AuditThere}. */
    public static final String AUDIT = "audit";

    /** Order: stop taking connections. {@link Done}. */
    public static final String DRAIN = "drain";

    /** Order: take connections again. {@link Done}. */
    public static final String UNDRAIN = "undrain";

    /** Order: leave the cluster and end. {@link Done}. */
    public static final String LEAVE = "leave";

    /** Order: close what {@link Close} says. {@link Count}. */
    public static final String CLOSE = "close";

    private Local() {}

    /** No arguments. */
    public record Nothing() {}

    /** Done, or begun. */
    public record Done(boolean done) {}

    /** A number of connections. */
    public record Count(long count) {}

    /** A connection's number within its node. */
    public record Id(long id) {}

    /** No more than so many. */
    public record Limit(int limit) {}

    /** Which connections, and how many. */
    public record Page(Connections.Filter filter, int limit) {}

    /** Which connections to close, and what is said to be the reason. */
    public record Close(Connections.Filter filter, String reason) {}

    /** Listeners of a node. */
    public record ListenersThere(List<Listeners.View> listeners) {}

    /** Routes of a node. */
    public record RoutesThere(List<Upstreams.RouteView> routes) {}

    /** Upstreams of a node. */
    public record UpstreamsThere(List<Upstreams.View> upstreams) {}

    /** Connections of a node. */
    public record ConnectionsThere(List<Connections.View> connections) {}

    /** A connection of a node, if it is there. */
    public record ConnectionThere(Optional<Connections.View> connection) {}

    /** When each token was last used on a node, in ms since 1970, by its id. */
    public record UsedThere(Map<String, Long> used) {}

    /** Lines of the audit log below a number, by the ids of nodes; all where one is not named. */
    public record AuditBelow(Map<String, Long> below, int limit) {}

    /** Lines of a node's audit log, newest first. */
    public record AuditThere(List<AuditLog.Line> lines) {}

    /** Refused heads of a node. */
    public record RejectsThere(List<Rejects.View> rejects) {}
}
