package dev.caravan.protocols.upstream;

import java.time.Duration;

/**
 * What a pool obeys, on each loop for itself.
 *
 * @param connect time for one connection to be made
 * @param idle time a connection waits for its next exchange
 * @param maxAge time after which a connection serves no further exchange, shortened by up to a tenth
 *     at random so that connections made together do not end together
 * @param maxConnections open connections, those in use included
 * @param maxIdle connections that wait for an exchange
 * @param maxWaiting exchanges that wait for a connection
 * @param waitFor time an exchange waits for a connection
 * @param backOff time for which an endpoint that could not be connected is passed over
 */
public record PoolRules(
        Duration connect,
        Duration idle,
        Duration maxAge,
        int maxConnections,
        int maxIdle,
        int maxWaiting,
        Duration waitFor,
        Duration backOff) {

    /** The defaults. */
    public static PoolRules defaults() {
        return new PoolRules(
                Duration.ofSeconds(5),
                Duration.ofSeconds(55),
                Duration.ofHours(1),
                1024,
                128,
                1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1));
    }
}
