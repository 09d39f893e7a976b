package dev.caravan.config.agreement;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The nodes of the group.
 *
 * @param voters whose majority decides
 * @param learners who follow the log without a vote
 * @param index where in the log they were last changed; 0 for the founders
 */
public record Members(SortedSet<String> voters, SortedSet<String> learners, long index) {
    public Members {
        voters = new TreeSet<>(voters);
        learners = new TreeSet<>(learners);
    }

    /** Whether {@code node} is one of them. */
    public boolean contains(String node) {
        return voters.contains(node) || learners.contains(node);
    }

    /** They after {@code change} of {@code node}, as an operation of the log. */
    UpdateRaftGroupMembersOp after(MemberChange change, String node) {
        Collection<RaftEndpoint> all = new LinkedHashSet<>();
        Collection<RaftEndpoint> voting = new LinkedHashSet<>();
        for (String voter : voters) {
            all.add(new Endpoint(voter));
            voting.add(new Endpoint(voter));
        }
        learners.forEach(learner -> all.add(new Endpoint(learner)));
        Endpoint endpoint = new Endpoint(node);
        switch (change) {
            case ADD_LEARNER -> all.add(endpoint);
            case PROMOTE -> voting.add(endpoint);
            case REMOVE -> {
                all.remove(endpoint);
                voting.remove(endpoint);
            }
        }
        return RaftModels.FACTORY
                .createUpdateRaftGroupMembersOpBuilder()
                .setMembers(all)
                .setVotingMembers(voting)
                .setEndpoint(endpoint)
                .setMode(mode(change))
                .build();
    }

    private static MembershipChangeMode mode(MemberChange change) {
        return switch (change) {
            case ADD_LEARNER -> MembershipChangeMode.ADD_LEARNER;
            case PROMOTE -> MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER;
            case REMOVE -> MembershipChangeMode.REMOVE_MEMBER;
        };
    }
}
