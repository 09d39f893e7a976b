package dev.caravan.protocols.stack;

/**
 * How a connection ended.
 *
 * @param info what was known of it
 * @param termination the code of the access log
 * @param bytesIn bytes received from the client
 * @param bytesOut bytes sent to the client
 */
public record Ended(ConnectionInfo info, String termination, long bytesIn, long bytesOut) {}
