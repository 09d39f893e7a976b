package dev.caravan.config.proof;

/**
 * What a node carried in a window.
 *
 * @param exchanges HTTP exchanges and tunnels that ended
 * @param upstream5xx answers of upstreams with a status of 500 or more
 * @param refusals what the node refused or failed itself, authentication aside
 * @param connects connects to endpoints and targets that were begun
 * @param failedConnects those of them that failed
 * @param p99Millis the 99th percentile of the time an exchange took; 0 without exchanges
 * @param startedAtMillis when the process started, by its own clock
 */
public record Figures(
        long exchanges,
        long upstream5xx,
        long refusals,
        long connects,
        long failedConnects,
        double p99Millis,
        long startedAtMillis) {
    /** As JSON. */
    public byte[] bytes() {
        return ProofJson.write(this);
    }

    /**
     * What {@code bytes} say.
     *
     * @throws IllegalArgumentException when they are no figures
     */
    public static Figures read(byte[] bytes) {
        return ProofJson.read(bytes, Figures.class);
    }
}
