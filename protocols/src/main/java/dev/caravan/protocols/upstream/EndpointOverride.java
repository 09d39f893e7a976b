package dev.caravan.protocols.upstream;

/**
 * An operator's word over one endpoint, until it is lifted.
 *
 * @param weight its share of the exchanges among the endpoints of its upstream, 0..{@value
 *     #MOST_WEIGHT}; of 0, it gets none
 * @param drain it gets no new exchanges: those under way finish, connections that idle close
 * @param disable it is not there: as drained, and shown as disabled
 */
public record EndpointOverride(int weight, boolean drain, boolean disable) {
    /** The largest weight. */
    public static final int MOST_WEIGHT = 100;

    /** No word: a weight of 1, neither drained nor disabled. */
    public static final EndpointOverride NONE = new EndpointOverride(1, false, false);

    public EndpointOverride {
        if (weight < 0 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "weight: " + weight + " (expected: 0.." + MOST_WEIGHT + ")");
        }
    }

    /** A share. */
    public static EndpointOverride ofWeight(int weight) {
        return new EndpointOverride(weight, false, false);
    }

    /** No new exchanges. */
    public static EndpointOverride drained() {
        return new EndpointOverride(1, true, false);
    }

    /** Not there. */
    public static EndpointOverride disabled() {
        return new EndpointOverride(1, false, true);
    }

    /** Whether it keeps no connections for exchanges to come. */
    boolean out() {
        return drain || disable;
    }

    /** How many turns it gets. */
    int turns() {
        return out() ? 0 : weight;
    }
}
