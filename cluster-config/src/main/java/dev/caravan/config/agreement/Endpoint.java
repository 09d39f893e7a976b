package dev.caravan.config.agreement;

import io.microraft.RaftEndpoint;

/** A node as the library names it: by its id. */
record Endpoint(String id) implements RaftEndpoint {
    @Override
    public Object getId() {
        return id;
    }

    /** The id of any endpoint of ours. */
    static String id(RaftEndpoint endpoint) {
        return ((Endpoint) endpoint).id;
    }
}
