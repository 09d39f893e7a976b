package dev.caravan.protocols.upstream;

import dev.caravan.protocols.stack.Target;

/**
 * An endpoint's counters, summed over the loops.
 *
 * @param endpoint which
 * @param active connections in use or being made
 * @param idle connections that wait for an exchange
 * @param connects connects begun
 * @param failures connects that failed
 * @param requests times a connection was lent
 */
public record EndpointCounts(
        Target endpoint, int active, int idle, long connects, long failures, long requests) {}
