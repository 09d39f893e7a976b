package dev.caravan.management.port;

/** The node's figures. */
@FunctionalInterface
public interface Metrics {

    /** Writes all families as they are now; on a thread that may wait. */
    void write(MetricsText text);
}
