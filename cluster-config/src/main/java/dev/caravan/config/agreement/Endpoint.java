package dev.caravan.config.agreement;

import io.microraft.RaftEndpoint;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** The ids of endpoints of ours; a set of the caller's own. */
    static SortedSet<String> ids(Collection<RaftEndpoint> endpoints) {
        return endpoints.stream().map(Endpoint::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
