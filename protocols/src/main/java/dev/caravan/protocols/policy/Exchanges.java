package dev.caravan.protocols.policy;

import dev.caravan.protocols.accesslog.AccessRecord;

import org.jspecify.annotations.Nullable;

/** The exchanges of a connection, for who looks at it from outside. On the connection's loop. */
public interface Exchanges {
    /** The record of the one under way, not to be kept or changed; null between two. */
    @Nullable
    AccessRecord underWay();

    /** How many were begun. */
    long begun();
}
