package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;

/** Some families of figures about one thing. */
@FunctionalInterface
interface Figures {
    /** Gathers and writes them; on a thread that may wait. */
    void write(MetricsText text);
}
