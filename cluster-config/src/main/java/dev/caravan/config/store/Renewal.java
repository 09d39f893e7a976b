package dev.caravan.config.store;

import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;

import java.util.List;
import java.util.Map;

/**
 * What a node's store goes on with in a new incarnation of its cluster.
 *
 * @param membership the cluster with its new incarnation
 * @param facts of other rooms that change with it, by their names
 * @param node whose log it is, and whether it votes
 * @param founders the first members of the new log
 * @param snapshot all pieces of what the new log begins with
 */
public record Renewal(
        Marks.Membership membership,
        Map<String, String> facts,
        RaftEndpointPersistentState node,
        RaftGroupMembersView founders,
        RaftTermPersistentState term,
        List<SnapshotChunk> snapshot) {
    public Renewal {
        facts = Map.copyOf(facts);
        snapshot = List.copyOf(snapshot);
    }
}
