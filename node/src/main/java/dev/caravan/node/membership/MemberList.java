package dev.caravan.node.membership;

import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The members by their ids, read from one state of the cluster.
 *
 * @param state what it was read from
 */
record MemberList(CurrentClusterState state, Map<String, Member> byId) {

    static MemberList of(CurrentClusterState state) {
        Set<org.apache.pekko.cluster.Member> unreachable = state.getUnreachable();
        Map<String, Member> byId = new TreeMap<>();
        for (org.apache.pekko.cluster.Member member : state.getMembers()) {
            Member read = read(member, !unreachable.contains(member));
            // A process that was started anew at another address is there twice for a while.
            byId.merge(read.id(), read, (one, other) -> one.reachable() ? one : other);
        }
        byId.remove("");
        return new MemberList(state, Collections.unmodifiableMap(byId));
    }

    /** The ids of all members. */
    Set<String> ids() {
        return byId.keySet();
    }

    private static Member read(org.apache.pekko.cluster.Member member, boolean reachable) {
        Set<String> roles = member.getRoles();
        String id = roles.stream()
                .filter(role -> role.startsWith(ClusterConfig.ID))
                .findFirst()
                .map(role -> role.substring(ClusterConfig.ID.length()))
                .orElse("");
        return new Member(
                id,
                hostPort(member.address()),
                status(member),
                reachable,
                roles.stream()
                        .filter(role -> !role.startsWith(ClusterConfig.ID))
                        .filter(role -> !role.startsWith("dc-"))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static String status(org.apache.pekko.cluster.Member member) {
        String status = member.status().toString().toLowerCase(Locale.ROOT);
        return status.equals("weaklyup") ? "weakly-up" : status;
    }

    static HostPort hostPort(Address address) {
        String host = address.getHost().orElse("localhost");
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new HostPort(
                bracketed ? host.substring(1, host.length() - 1) : host,
                address.getPort().orElse(0));
    }
}
